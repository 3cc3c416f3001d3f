"""Incidents on the pages: report, read, add to; and nothing outside of one that is not public."""

from collections.abc import Iterator

import pytest

from tests.announced import counted_queries
from tests.builders import Lab
from tests.decided import Running, decided
from tests.happened import PRIVATE, add_news, report
from tests.visitor import Visitor, parse
from tests.web.leaking import open_all

NASTY = "<script>alert(1)</script>\"'><b>&lt; \u202eslecht\u202c {{ 7*7 }} %(x)s 👩‍👧"
TYPED = {
    "what": NASTY,
    "happened_on": "2027-03-05",
    "happened_at": "9.30",
    "known_on": "2027-03-05",
    "known_at": "9:40",
    "affected": NASTY,
    "values": ["safety", "privacy"],
    "personal_data": "yes",
    "done": NASTY,
    "public": "yes",
}


@pytest.fixture
def running(lab: Lab) -> Running:
    found = decided(lab)
    found.run()
    lab.later(hours=2)
    return found


def url(running: Running, page: str, place: str = "plannen") -> str:
    return f"/{place}/{running.reference}/{page}"


def everything_public(running: Running) -> Iterator[tuple[str, str]]:
    """All that somebody without an account can open."""
    running.lab.later(minutes=1)
    slug = running.experiment.slug
    found = open_all(running.lab.app.test_client(), ["/", "/experimenten", f"/experimenten/{slug}"])
    yield from found.pages.items()


def test_report_is_read_by_team_board_and_everybody_as_it_was_typed(running: Running) -> None:
    lead = running.lab.visitor("lead")
    answer = lead.submit(url(running, "incidenten/nieuw"), TYPED)
    assert answer.status_code == 303
    assert answer.headers["Location"] == url(running, "incidenten/1")
    slug = running.experiment.slug
    seen = {
        url(running, "incidenten/1"): lead,
        url(running, "incidenten"): lead,
        url(running, "incidenten/1", "commissie"): running.lab.visitor("secretary"),
        f"/experimenten/{slug}": Visitor(running.lab.app),
        f"/en/experimenten/{slug}": Visitor(running.lab.app),
    }
    for address, visitor in seen.items():
        page = visitor.text(address)
        parse(page)
        assert "&lt;script&gt;alert(1)" in page, address
        assert "<script>alert(1)" not in page
        assert "{{ 7*7 }}" in page


def test_wrong_report_keeps_all_that_was_typed(running: Running) -> None:
    lead = running.lab.visitor("lead")
    wrong = {**TYPED, "happened_on": "morgen", "known_at": "25:00", "public": "no"}
    answer = lead.submit(url(running, "incidenten/nieuw"), wrong)
    page = answer.get_data(as_text=True)
    parse(page)
    assert answer.status_code == 422
    for id_ in ("happened_on", "known_at", "private_reason"):
        assert f'href="#{id_}"' in page
    for kept in ('value="morgen"', 'value="25:00"', "&lt;script&gt;alert(1)"):
        assert kept in page
    for chosen in ("safety", "privacy"):
        assert f'value="{chosen}" checked' in page


def test_list_of_errors_says_which_of_two_times_is_wrong(running: Running) -> None:
    wrong = TYPED | {"happened_at": "25:00", "known_at": "half tien"}
    answer = running.lab.visitor("lead").submit(url(running, "incidenten/nieuw"), wrong)
    text = answer.get_data(as_text=True)
    for label in ("Hoe laat?", "Hoe laat wist de organisatie het?"):
        assert f"{label} Schrijf een tijd" in text


def test_the_seventy_two_hours_stand_on_every_page_until_it_was_told(running: Running) -> None:
    lab = running.lab
    lab.visitor("lead").submit(url(running, "incidenten/nieuw"), TYPED)
    pages = [
        ("lead", url(running, "incidenten/1")),
        ("lead", url(running, "status")),
        ("secretary", url(running, "incidenten/1", "commissie")),
        ("dpo", "/commissie/fg"),
        ("dpo", "/commissie/"),
    ]
    for name, address in pages:
        assert "8 maart 2027, 09.40 uur" in lab.visitor(name).text(address), address
    assert "Er wacht niets op u" not in lab.visitor("dpo").text("/commissie/")
    assert "Datalekken" not in lab.visitor("secretary").text("/commissie/")
    told = {"text": "Gemeld.", "authority": "told", "told_on": "2027-03-05"}
    answer = lab.visitor("dpo").submit(url(running, "incidenten/1", "commissie"), told)
    assert answer.status_code == 303
    for name, address in pages:
        assert "8 maart 2027, 09.40 uur" not in lab.visitor(name).text(address), address
    assert "op 5 maart 2027" in Visitor(lab.app).text(f"/experimenten/{running.experiment.slug}")


def test_one_that_is_not_public_changes_no_byte_outside(running: Running) -> None:
    """Every page, feed, list, file and table that is open to all is as it was before."""
    before = dict(everything_public(running))
    assert len(before) > 30
    report(running.lab, running.reference, **PRIVATE)
    add_news(running.lab, running.reference, 1, "Nog iets.")
    assert dict(everything_public(running)) == before
    report(running.lab, running.reference, what="Wel openbaar.")
    after = dict(everything_public(running))
    assert any("Er was ook 1 incident dat niet openbaar is" in page for page in after.values())
    assert not any("Er loopt een onderzoek" in page for page in after.values())


def test_pages_lead_on_to_the_brake_and_the_round(running: Running) -> None:
    report(running.lab, running.reference)
    lead = running.lab.visitor("lead").text(url(running, "incidenten/1"))
    dpo = running.lab.visitor("dpo").text(url(running, "incidenten/1", "commissie"))
    for page, place in ((lead, "plannen"), (dpo, "commissie")):
        assert f'href="{url(running, "noodrem", place)}"' in page
        assert f'href="{url(running, "incident", place)}"' in page
    secretary = running.lab.visitor("secretary").text(url(running, "incidenten/1", "commissie"))
    assert "noodrem" not in secretary
    assert 'name="text"' not in secretary


def test_english_pages_are_english(running: Running) -> None:
    report(running.lab, running.reference, personal_data=True)
    for page in ("incidenten", "incidenten/nieuw", "incidenten/1"):
        text = running.lab.visitor("lead").text(f"/en{url(running, page)}")
        assert "incidentronde" not in text
        assert "ncident" in text


def test_list_and_page_take_no_more_queries_for_more_incidents(running: Running) -> None:
    lab, lead = running.lab, running.lab.visitor("lead")
    report(lab, running.reference)

    def taken(address: str) -> int:
        lead.text(address)
        with counted_queries(lab) as sent:
            lead.text(address)
        return len(sent)

    pages = [url(running, page) for page in ("incidenten", "incidenten/1", "status")]
    before = [taken(page) for page in pages]
    for number in range(2, 8):
        report(lab, running.reference, personal_data=True)
        add_news(lab, running.reference, number, "Nieuws.")
    assert [taken(page) for page in pages] == before


def test_incident_that_is_not_there_or_of_another_is_not_found(running: Running) -> None:
    for address in ("incidenten/1", "incidenten/999999999"):
        assert running.lab.visitor("lead").get(url(running, address)).status_code == 404
    report(running.lab, running.reference)
    for name in ("fieldworker", "stranger"):
        assert running.lab.visitor(name).get(url(running, "incidenten/1")).status_code == 404
