"""Letters in an organisation's own words: written, looked at, put back, and by whom."""

import json
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.pdf_checks import checked
from tests.visitor import parse
from tests.web.asking import signed_in, token_of
from waardevol_lab.domain.letter_kinds import FIELDS, LetterKind, default_text
from waardevol_lab.domain.letter_texts import plain
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Board,
    LedgerEntry,
    LedgerPayload,
    LetterTextVersion,
    OutboxMail,
)
from waardevol_lab.services.agenda_words import agenda_words
from waardevol_lab.services.letter_texts import text_in_force

OWN = "Dank voor {{ titel }}.\n\n- nummer {{ kenmerk }}"
WHY = "Wij schrijven korter."


class Office:
    """An organisation with administrator and secretary, and one elsewhere."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.here, self.there = lab.organisation("Hier"), lab.organisation("Daar")
        board = lab.board(self.here, name="Commissie")
        lab.person("beheer", (Role.ADMIN, self.here))
        lab.person("elders", (Role.ADMIN, self.there))
        lab.person("secretaris", (Role.SECRETARY, board))
        lab.person("voorzitter", (Role.CHAIR, board))
        lab.person("lead", (Role.LEAD, self.here))
        self.admin = lab.visitor("beheer")
        self.page = f"/beheer/teksten/{self.here}/receipt/nl"

    def write(self, text: str = OWN, reason: str = WHY) -> int:
        """Write the receipt anew; the status of the answer."""
        fields = {"text": text, "reason": reason}
        return self.admin.submit(self.page, fields).status_code

    def in_force(self, language: str = "nl") -> str:
        """The receipt in force."""
        with reading() as session:
            return text_in_force(session, self.here, LetterKind.RECEIPT, language)

    def versions(self) -> list[tuple[int, str | None, int | None]]:
        """Number, text and what it repeats, of every version."""
        with reading() as session:
            rows = session.scalars(select(LetterTextVersion).order_by(LetterTextVersion.number))
            return [(row.number, row.text, row.restores) for row in rows]

    def recorded(self) -> list[dict[str, object]]:
        """What the record says of texts."""
        with reading() as session:
            rows = session.scalars(
                select(LedgerPayload.payload)
                .join(LedgerEntry, LedgerEntry.id == LedgerPayload.entry_id)
                .where(LedgerEntry.kind == "LetterTextChanged")
                .order_by(LedgerEntry.id)
            )
            return [json.loads(row or b"") for row in rows]


@pytest.fixture
def office(lab: Lab) -> Office:
    return Office(lab)


def test_a_text_is_written_in_ones_own_words_and_every_version_stays(office: Office) -> None:
    assert office.write() == 303
    assert office.write("Anders, {{ titel }}", "Nog korter.") == 303
    assert office.in_force() == "Anders, {{ titel }}"
    assert office.in_force("en") == default_text(LetterKind.RECEIPT, "en")
    with reading() as session:
        elsewhere = text_in_force(session, office.there, LetterKind.RECEIPT, "nl")
    assert elsewhere == default_text(LetterKind.RECEIPT, "nl")
    assert office.versions() == [(1, OWN, None), (2, "Anders, {{ titel }}", None)]
    assert [(row["number"], row["text"]) for row in office.recorded()] == [
        (1, OWN),
        (2, "Anders, {{ titel }}"),
    ]
    page = office.admin.text(office.page)
    parse(page)
    assert WHY in page
    assert "Anders, Fietsers tellen op het Stationsplein" in page
    parse(office.admin.text("/beheer/teksten"))
    assert "Own text" in office.admin.text("/en/beheer/teksten")


def test_an_older_version_or_the_product_s_own_text_is_put_back_as_a_new_version(
    office: Office,
) -> None:
    office.write()
    office.write("Anders, {{ titel }}")
    back = {"number": "1"}
    done = office.admin.submit(office.page, back, to=f"{office.page}/terug", containing="number")
    assert done.status_code == 303
    assert office.in_force() == OWN
    default = office.admin.client.post(
        f"{office.page}/terug", data={**office.admin.form(office.page, "number"), "number": "0"}
    )
    assert default.status_code == 303
    assert office.in_force() == default_text(LetterKind.RECEIPT, "nl")
    assert office.versions()[2:] == [(3, OWN, 1), (4, None, 0)]
    assert [row["restores"] for row in office.recorded()] == [None, None, 1, 0]


def test_page_lists_the_fields_that_are_allowed_with_an_example(office: Office) -> None:
    for page in (office.page, f"/beheer/teksten/{office.here}/advice_approved/nl"):
        kind = LetterKind(page.split("/")[-2])
        tree: Element = parse(office.admin.text(page))
        listed = {
            "".join(row[0].itertext()).strip(): " ".join(row[1].itertext())
            for row in tree.iterfind(".//dl[@aria-label='Velden']/div")
        }
        assert set(listed) == {f"{{{{ {field.name} }}}}" for field in FIELDS[kind]}
        assert all("Bijvoorbeeld:" in told for told in listed.values())


def test_looking_at_what_was_typed_keeps_nothing(office: Office) -> None:
    before = office.lab.snapshot()
    answer = office.admin.submit(
        office.page, {"text": "Voor {{ titel }}, <b>en #let</b>", "look": "1"}
    )
    page = answer.get_data(as_text=True)
    parse(page)
    assert answer.status_code == 200
    assert "Voor Fietsers tellen op het Stationsplein, &lt;b&gt;en #let&lt;/b&gt;" in page
    assert "nog niet bewaard" in page
    assert office.lab.snapshot() == before


def test_what_was_typed_becomes_the_file_that_would_be_sent_and_nothing_is_kept(
    office: Office,
) -> None:
    before = office.lab.snapshot()
    text = "Voor {{ titel }}, <b>en #let</b>"
    made = office.admin.submit(office.page, {"text": text, "paper": "1"})
    assert (made.status_code, made.mimetype) == (200, "application/pdf")
    assert office.lab.snapshot() == before
    title = "Ontvangstbevestiging van uw plan “Fietsers tellen op het Stationsplein”"
    said = checked(made.data, title, "nl")
    assert "Voor Fietsers tellen op het Stationsplein, <b>en #let</b>" in " ".join(said.split())
    assert office.write(text) == 303
    assert office.admin.get(f"{office.page}/voorbeeld.pdf").data == made.data


@pytest.mark.parametrize(
    "look", [{}, {"look": "1"}, {"paper": "1"}], ids=["saving", "looking", "file"]
)
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "goed\nniet {{ naam_lead }}"}, "Regel 2: {{ naam_lead }} is geen veld"),
        ({"text": "{{ titel"}, "Regel 1: {{ hoort bij geen veld"),
        ({"text": "x" * 10_001}, "Maak deze tekst korter"),
    ],
)
def test_a_wrong_text_is_refused_with_its_line_and_kept_in_the_form(
    office: Office, fields: dict[str, str], words: str, look: dict[str, str]
) -> None:
    before = office.lab.snapshot()
    answer = office.admin.submit(office.page, {"reason": WHY, **fields, **look})
    page = answer.get_data(as_text=True)
    parse(page)
    assert answer.status_code == 422
    assert words in page
    assert fields["text"] in page
    assert office.lab.snapshot() == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "", "reason": WHY}, "Vul dit in."),
        ({"text": OWN, "reason": " "}, "Schrijf waarom."),
        ({"text": OWN, "reason": "x" * 256}, "Maak deze tekst korter"),
        ({"text": default_text(LetterKind.RECEIPT, "nl"), "reason": WHY}, "Deze tekst geldt al."),
    ],
)
def test_a_version_needs_a_text_a_reason_and_a_difference(
    office: Office, fields: dict[str, str], words: str
) -> None:
    before = office.lab.snapshot()
    answer = office.admin.submit(office.page, fields)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert office.lab.snapshot() == before


def test_who_was_second_sees_what_they_typed_and_changes_nothing(office: Office) -> None:
    old = office.admin.form(office.page, "text")
    office.write()
    before = office.lab.snapshot()
    old["text"], old["reason"] = "Te laat {{ titel }}", WHY
    answer = office.admin.client.post(office.page, data=old)
    assert answer.status_code == 409
    assert "Te laat" in answer.get_data(as_text=True)
    late = {**old, "number": "0"}
    assert office.admin.client.post(f"{office.page}/terug", data=late).status_code == 409
    assert office.lab.snapshot() == before


def test_pressing_twice_writes_one_version(office: Office) -> None:
    form = office.admin.form(office.page, "text")
    form["text"], form["reason"] = OWN, WHY
    statuses = [office.admin.client.post(office.page, data=form).status_code for _ in range(2)]
    assert statuses == [303, 303]
    assert len(office.versions()) == 1


def test_administrators_write_their_own_and_secretaries_look(office: Office) -> None:
    office.write()
    form = office.admin.form(office.page, "text")
    form["text"], form["reason"] = "Gekaapt", WHY
    before = office.lab.snapshot()
    for name in ("elders", "secretaris", "voorzitter", "lead"):
        visitor = office.lab.visitor(name)
        for address in (office.page, f"{office.page}/voorbeeld.pdf"):
            assert visitor.get(address).status_code == 404, (name, address)
        client, form["csrf_token"] = signed_in(office.lab, name), token_of(office.lab)
        for address in (office.page, f"{office.page}/terug"):
            assert client.post(address, data=form).status_code == 404, (name, address)
    looked = f"/commissie/teksten/{office.here}/receipt/nl"
    for name in ("elders", "beheer", "voorzitter", "lead"):
        assert office.lab.visitor(name).get(looked).status_code == 404, name
    secretary = office.lab.visitor("secretaris")
    page = secretary.text(looked)
    parse(page)
    assert "Dank voor Fietsers tellen op het Stationsplein." in page
    assert looked in secretary.text("/commissie/teksten")
    assert "/commissie/teksten" in secretary.text("/commissie/")
    assert secretary.get(f"/commissie/teksten/{office.there}/receipt/nl").status_code == 404
    assert office.lab.snapshot() == before


@pytest.mark.parametrize("address", ["receipt/fr", "niets/nl", "receipt/nl/voorbeeld.txt"])
def test_texts_that_do_not_exist_are_not_there(office: Office, address: str) -> None:
    assert office.admin.get(f"/beheer/teksten/{office.here}/{address}").status_code == 404


def test_the_file_of_the_example_says_what_the_page_says(office: Office) -> None:
    office.write()
    title = "Ontvangstbevestiging van uw plan “Fietsers tellen op het Stationsplein”"
    for visitor, page in (
        (office.admin, office.page),
        (office.lab.visitor("secretaris"), office.page.replace("beheer", "commissie")),
    ):
        text = checked(visitor.get(f"{page}/voorbeeld.pdf").data, title, "nl")
        assert "Dank voor Fietsers tellen op het Stationsplein." in text
        assert "Hier" in text
    english = office.admin.get(f"/beheer/teksten/{office.here}/receipt/en/voorbeeld.pdf")
    spoken = "Acknowledgement of receipt of your plan “Counting cyclists on the Station Square”"
    assert "We have received your plan" in checked(english.data, spoken, "en")


def test_the_agenda_and_the_mails_to_leads_begin_with_the_organisation_s_words(
    office: Office,
) -> None:
    for kind, text in (
        ("agenda", "Voor {{ datum }}: {{ aantal_plannen }} plannen.\n\n- welkom"),
        ("mail_intro", "Wij schrijven u over {{ titel }}."),
    ):
        page = f"/beheer/teksten/{office.here}/{kind}/nl"
        done = office.admin.submit(page, {"text": text, "reason": WHY})
        assert done.status_code == 303, done.get_data(as_text=True)
    with reading() as session:
        board = session.scalars(select(Board)).one()
        words = agenda_words(session, board.id, board.name, office.lab.now, 2, "nl")
        assert plain(words) == "Voor 23 november 2026: 2 plannen.\n\n- welkom"
    lead = office.lab.actor("lead")
    office.lab.submitted("stratumseind", lead, office.here, board.id)
    with reading() as session:
        mail = session.scalars(
            select(OutboxMail).where(OutboxMail.template == "plan_received")
        ).one()
        title = office.lab.experiment(str(mail.context["reference"])).title
        assert mail.context["intro"] == f"Wij schrijven u over {title}."
