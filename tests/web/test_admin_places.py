"""An administrator's pages on organisations, boards and the handing over of dossiers."""

import pytest

from tests.builders import Lab
from waardevol_lab.domain.roles import Role
from waardevol_lab.queries.managed_places import board, organisation


class Place:
    """An organisation with a board and an administrator, and one elsewhere."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.here, self.there = lab.organisation("Hier"), lab.organisation("Daar")
        self.board = lab.board(self.here, name="Commissie")
        self.actor = lab.person("beheer", (Role.ADMIN, self.here))
        self.admin = lab.visitor("beheer")
        self.organisation_page = f"/beheer/organisaties/{self.here}"
        self.board_page = f"/beheer/commissies/{self.board}"


@pytest.fixture
def place(lab: Lab) -> Place:
    """Give the place."""
    return Place(lab)


# --- organisations


def test_texts_and_terms_are_written_as_clerks_write_them(place: Place) -> None:
    fields = {
        "phone": "14 020",
        "department_en": "City and Technology",
        "term_decision": "3 weken",
        "term_completeness_check": "1 werkdag",
        "reminder_first": "10",
    }
    answer = place.admin.submit(place.organisation_page, fields)
    assert answer.status_code == 303
    found = organisation(place.actor, place.here)
    assert found.texts["phone"] == "14 020"
    assert found.texts_en == {"department": "City and Technology"}
    assert found.terms == {"decision": "3 weeks", "completeness_check": "1 working_days"}
    assert found.reminders == {"first": 10}
    page = place.admin.text(place.organisation_page)
    assert "De organisatie is bewaard." in page
    assert 'value="3 weken"' in page
    assert 'value="3 weeks"' in place.admin.text(f"/en{place.organisation_page}")
    emptied = place.admin.submit(place.organisation_page, {"term_decision": ""})
    assert emptied.status_code == 303
    assert "decision" not in organisation(place.actor, place.here).terms


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Vul de naam in."),
        ({"name": "Daar"}, "Deze naam is al in gebruik."),
        ({"mail": "geen adres"}, "naam@voorbeeld.nl"),
        ({"privacy_page": "www.hier.example"}, "Begin de link met https://."),
        ({"rights_text": "x" * 4001}, "Maak deze tekst korter"),
        ({"term_decision": "0 weken"}, "minstens één dag"),
        ({"term_decision": "snel"}, "3 weken"),
        ({"reminder_first": "veel"}, "Schrijf een getal van 1 tot en met 20."),
        ({"reminder_second": "5"}, "een getal dat kleiner is dan 5"),
    ],
)
def test_wrong_organisation_says_so_at_the_field_and_keeps_the_text(
    place: Place, fields: dict[str, str], words: str
) -> None:
    before = place.lab.snapshot()
    answer = place.admin.submit(place.organisation_page, {"phone": "getypt nummer", **fields})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert f'href="#{next(iter(fields))}"' in page
    assert "getypt nummer" in page
    assert place.lab.snapshot() == before


def test_stale_organisation_shows_what_was_typed(place: Place) -> None:
    old = place.admin.form(place.organisation_page, "name")
    place.admin.submit(place.organisation_page, {"phone": "1"})
    before = place.lab.snapshot()
    old["rights_text"] = "Te laat getypt"
    answer = place.admin.client.post(place.organisation_page, data=old)
    assert answer.status_code == 409
    assert "Te laat getypt" in answer.get_data(as_text=True)
    assert place.lab.snapshot() == before


# --- boards


def test_board_is_added_and_changed(place: Place) -> None:
    fields = {
        "name": "Nieuwe commissie",
        "kind": "deciding",
        "minimum_quorum": "5",
        "organisations": [str(place.here)],
    }
    answer = place.admin.submit("/beheer/commissies/nieuw", fields)
    assert (answer.status_code, answer.location) == (303, "/beheer/commissies")
    assert "Nieuwe commissie" in place.admin.text("/beheer/commissies")
    form = place.admin.form(place.board_page, "name")
    form["minimum_quorum"] = "4"
    form.poplist("active")
    assert place.admin.client.post(place.board_page, data=form).status_code == 303
    found = board(place.actor, place.board)
    assert (found.minimum_quorum, found.active, found.version) == (4, False, 2)
    before = place.lab.snapshot()
    assert (
        place.admin.client.post(place.board_page, data={**form, "idempotency_key": "x"}).status_code
        == 409
    )
    assert place.lab.snapshot() == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "Vul de naam in."),
        ({"minimum_quorum": "veel"}, "Kies een getal van 1 tot en met 50."),
        ({"minimum_quorum": "0"}, "Kies een getal van 1 tot en met 50."),
        ({"organisations": []}, "Kies minstens één organisatie."),
    ],
)
@pytest.mark.parametrize("new", [True, False])
def test_wrong_board_says_so(
    place: Place, new: bool, fields: dict[str, str | list[str]], words: str
) -> None:
    page = "/beheer/commissies/nieuw" if new else place.board_page
    valid = {"name": "Iets", "kind": "advisory", "organisations": [str(place.here)]}
    before = place.lab.snapshot()
    answer = place.admin.submit(page, {**valid, **fields})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert words in text
    assert "Not a valid" not in text
    assert place.lab.snapshot() == before


def test_board_serves_no_organisation_of_others(place: Place) -> None:
    before = place.lab.snapshot()
    fields = {"organisations": [str(place.there)]}
    assert place.admin.submit(place.board_page, fields).status_code == 422
    assert place.lab.snapshot() == before


def test_board_shared_with_others_says_so(place: Place) -> None:
    shared = place.lab.board(place.here, place.there, name="Samen")
    page = place.admin.text(f"/beheer/commissies/{shared}")
    assert "Deze commissie werkt ook voor Daar." in page


# --- handing over


def test_dossier_is_handed_over(place: Place) -> None:
    old = place.lab.person("oud", (Role.LEAD, place.here))
    reference = place.lab.draft("fietsers-stationsplein", old, place.here)
    page = f"/beheer/overdracht/{reference}"
    assert "Niemand kan dit dossier overnemen" in place.admin.text(page)
    new = place.lab.person("nieuw", (Role.LEAD, place.here))
    assert reference in place.admin.text("/beheer/overdracht")
    before = place.lab.snapshot()
    for wrong in ("", "98765"):
        assert place.admin.submit(page, {"new_lead": wrong}).status_code == 422
    assert place.lab.snapshot() == before
    form = place.admin.form(page, "new_lead")
    form["new_lead"] = str(new.user_id)
    answer = place.admin.client.post(page, data=form)
    assert (answer.status_code, answer.location) == (303, "/beheer/overdracht")
    assert place.lab.experiment(reference).lead_id == new.user_id
    old_form = {**form, "new_lead": str(old.user_id), "idempotency_key": "another"}
    assert place.admin.client.post(page, data=old_form).status_code == 409
    assert place.lab.visitor("oud").get(f"/plannen/{reference}").status_code == 404


def test_administrator_reads_nothing_of_a_plan(place: Place) -> None:
    lead = place.lab.person("lead", (Role.LEAD, place.here))
    reference = place.lab.submitted("fietsers-stationsplein", lead, place.here, place.board)
    for page in (f"/plannen/{reference}", f"/commissie/{reference}"):
        assert place.admin.get(page).status_code == 404


# --- what is hidden


def test_places_of_others_are_not_found(place: Place) -> None:
    foreign_board = place.lab.board(place.there, name="Vreemd")
    lead = place.lab.person("vreemde", (Role.LEAD, place.there))
    reference = place.lab.draft("fietsers-stationsplein", lead, place.there)
    form = place.admin.form("/account/profiel", "csrf_token")
    before = place.lab.snapshot()
    for page in (
        f"/beheer/organisaties/{place.there}",
        f"/beheer/commissies/{foreign_board}",
        f"/beheer/overdracht/{reference}",
        "/beheer/organisaties/98765",
        "/beheer/commissies/98765",
        "/beheer/overdracht/WL-2026-999",
    ):
        assert place.admin.get(page).status_code == 404
        assert place.admin.client.post(page, data=form).status_code == 404
    assert place.lab.snapshot() == before
    for page in ("/beheer/organisaties", "/beheer/commissies", "/beheer/overdracht"):
        text = place.admin.text(page)
        assert "Daar" not in text
        assert "Vreemd" not in text


@pytest.mark.parametrize("role", [Role.LEAD, Role.DECIDER, Role.AUDITOR])
def test_pages_are_for_administrators(place: Place, role: Role) -> None:
    place.lab.person("iemand", (role, place.here))
    visitor = place.lab.visitor("iemand")
    for page in (
        "/beheer/organisaties",
        place.organisation_page,
        "/beheer/commissies",
        "/beheer/commissies/nieuw",
        place.board_page,
        "/beheer/overdracht",
    ):
        assert visitor.get(page).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_is_valid_in_both_languages(place: Place, prefix: str) -> None:
    for page in (
        "/beheer/organisaties",
        place.organisation_page,
        "/beheer/commissies",
        "/beheer/commissies/nieuw",
        place.board_page,
        "/beheer/overdracht",
    ):
        place.admin.form(f"{prefix}{page}", "csrf_token")
