"""The board and the installation in pictures: what is so, and nothing that others may not know."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import select, update

from tests.builders import Lab
from tests.decided import Running, decided
from tests.reviews import FULL, LIGHT, Review, risks
from tests.visitor import parse
from waardevol_lab.domain.contributions import ContributionKind
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Account, CheckIn, Experiment, OutboxMail
from waardevol_lab.services.contributing import Contribute, contribute

HERE = "/commissie/beeld"
ADMIN = "/beheer/beeld"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def shown(lab: Lab, who: str, address: str = HERE) -> dict[str, list[list[str]]]:
    """The cells of every table of the page, by its caption."""
    page = parse(lab.visitor(who).text(address))
    return {
        words(next(table.iter("caption"))): [
            [words(cell) for cell in row] for body in table.iter("tbody") for row in body
        ]
        for table in page.iter("table")
    }


def rows(lab: Lab, who: str, name: str, address: str = HERE) -> list[list[str]]:
    """The cells of a file, without its head."""
    got = lab.visitor(who).get(f"{address}/{name}.csv")
    assert got.status_code == 200
    text = got.get_data(as_text=True).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def counts(found: list[list[str]]) -> dict[str, list[str]]:
    return {row[0]: row[1:3] for row in found}


def test_what_waits_is_counted_with_what_is_late(lab: Lab, review: Review) -> None:
    review.submitted(), review.in_review(), review.advised(LIGHT)
    lab.later(days=9)
    review.submitted()
    found = counts(rows(lab, "secretary", "wachten"))
    assert found == {
        "Ingediend": ["2", "1"],
        "Terug naar projectleider": ["0", "0"],
        "In toetsing": ["1", "0"],
        "Advies uitgebracht": ["1", "0"],
    }
    assert counts(shown(lab, "secretary")["Wat er wacht"]) == found
    page = parse(lab.visitor("secretary").text(HERE))
    (drawing, *_) = (s for s in page.iter(f"{SVG}svg") if s.get("class") == "chart")
    said = " ".join(words(text) for text in drawing.iter(f"{SVG}text"))
    assert all(f"{name}: {n}, waarvan {late}" in said for name, (n, late) in found.items())


def test_throughput_tells_received_advised_and_decided(lab: Lab, review: Review) -> None:
    review.submitted(), review.advised(LIGHT), review.decided(LIGHT)
    found = rows(lab, "secretary", "doorstroom")
    assert [row for row in found if row[1] != "0"] == [
        ["november 2026", "3", "2", "1", "0", "1", "0"]
    ]
    assert shown(lab, "secretary")["Doorstroom per maand"] == [[c or "–" for c in r] for r in found]


def test_workload_is_for_secretary_and_chair_alone(lab: Lab, review: Review) -> None:
    review.in_review(LIGHT)
    for who in ("secretary", "chair"):
        found = {row[1]: row[2] for row in rows(lab, who, "werkdruk")}
        assert found["anna"] == "1" and found["bram"] == "0"
    for who in ("anna", "decider", "dpo"):
        assert lab.visitor(who).get(f"{HERE}/werkdruk.csv").status_code == 404
        assert "Werkdruk" not in lab.visitor(who).text(HERE)


def test_decisions_say_how_often_they_differ_from_the_advice(lab: Lab, review: Review) -> None:
    review.decided(LIGHT)
    other = review.advised(LIGHT)
    review.decide(other, "rejected", motivation="Te vroeg.")
    third = review.assessed(LIGHT)
    review.adopt(third, minority_view="Een lid ziet het anders.")
    review.decide(third)
    for who in ("decider", "chair", "secretary"):
        assert rows(lab, who, "besluiten") == [["decider", "3", "1", "1"]], who
        assert shown(lab, who)["Besluiten en adviezen"] == [["decider", "3", "1", "1"]]
    assert lab.visitor("anna").get(f"{HERE}/besluiten.csv").status_code == 404
    assert "Een lid ziet het anders" not in lab.visitor("decider").text(HERE)


def test_decider_sees_how_the_experiments_of_the_organisation_stand(
    lab: Lab, review: Review
) -> None:
    review.decided(LIGHT)
    elsewhere = lab.organisation("Gemeente Elders")
    with transaction() as session:
        first = session.scalars(select(Experiment)).first()
        other = {
            c.key: getattr(first, c.key) for c in Experiment.__table__.columns if c.key != "id"
        }
        other |= {"organisation_id": elsewhere, "slug": "elders", "subject": "x" * 32}
        session.add(Experiment(**other | {"reference": "WL-2026-900", "sign_code": "elders"}))
    assert counts(rows(lab, "decider", "experimenten"))["Goedgekeurd"] == ["1"]
    assert lab.visitor("chair").get(f"{HERE}/experimenten.csv").status_code == 404


def overdue(running: Running) -> None:
    """A condition, a check-in and an evaluation that should have been there."""
    lab = running.lab
    running.run()
    lab.later(days=120)
    assert lab.now > datetime(2027, 6, 5, tzinfo=UTC)
    with transaction() as session:
        session.execute(update(CheckIn).values(due_on=date(2027, 6, 5)))


def test_what_is_overdue_is_listed_and_leads_to_where_it_is_seen_to(lab: Lab) -> None:
    running = decided(lab)
    overdue(running)
    page = lab.visitor("secretary").text(HERE)
    assert "Tussenberichten te laat" in page
    assert f"/commissie/{running.reference}/tussenberichten" in page
    with transaction() as session:
        values = {"phase": "ended", "ended_at": lab.now, "end_reason": "end_date"}
        session.execute(update(Experiment).values(**values))
    assert "Evaluaties te laat" not in lab.visitor("secretary").text(HERE)
    lab.later(days=60)
    page = lab.visitor("chair").text(HERE)
    assert "Evaluaties te laat" in page and "Tussenberichten te laat" not in page


def test_overdue_conditions_are_counted_and_a_met_one_is_not(lab: Lab, review: Review) -> None:
    due = ProposedCondition("Meld de cijfers.", "Lies", lab.now.date(), False)
    reference = review.assessed(LIGHT, "positive_with_conditions")
    review.adopt(reference, "approved_with_conditions", conditions=(due, due))
    review.decide(reference, "approved_with_conditions")
    assert "Voorwaarden te laat" not in lab.visitor("secretary").text(HERE)
    lab.later(days=2)
    for who in ("secretary", "chair", "decider"):
        page = parse(lab.visitor(who).text(HERE))
        (heading,) = (h for h in page.iter("h2") if h.get("id") == "voorwaarden")
        assert words(heading) == "Voorwaarden te laat 2", who


def test_heat_table_of_the_board_has_the_advice_once_it_is_adopted(
    lab: Lab, review: Review
) -> None:
    reference = review.assessed(FULL)
    before = {row[2]: row[3:5] for row in rows(lab, "chair", "waarden")}
    assert before["Privacy"][1] == ""
    review.adopt(reference, risks={**risks(1), "privacy": 3})
    after = {row[2]: row[3:5] for row in rows(lab, "chair", "waarden")}
    assert after["Privacy"] == [before["Privacy"][0], "3"]


# --- who sees nothing


def test_member_with_a_conflict_finds_nothing_of_the_round(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.declare(reference, "cees", conflict=True)
    review.file(reference, "anna")
    title = lab.experiment(reference).title
    assert title in lab.visitor("anna").text(HERE)
    assert counts(rows(lab, "anna", "wachten"))["In toetsing"] == ["1", "0"]
    assert title not in lab.visitor("cees").text(HERE)
    assert {tuple(row[1:3]) for row in rows(lab, "cees", "wachten")} == {("0", "0")}
    assert rows(lab, "cees", "waarden") == []
    review.file(reference, "bram"), review.file(reference, "chair")
    review.opinion(reference)
    review.adopt(reference)
    review.decide(reference)
    for name in ("wachten", "waarden", "doorstroom"):
        found = rows(lab, "cees", name)
        assert all(cell in ("", "0") for row in found for cell in row[1:]), name
    assert sum(int(row[3]) for row in rows(lab, "anna", "doorstroom")) == 1


def test_undeclared_member_knows_that_it_waits_and_not_what_is_in_it(
    lab: Lab, review: Review
) -> None:
    review.in_review()
    assert counts(rows(lab, "anna", "wachten"))["In toetsing"] == ["1", "0"]
    assert rows(lab, "anna", "waarden") == []


def test_secretary_who_works_on_it_finds_nothing_of_it(lab: Lab, review: Review) -> None:
    reference = review.assessed()
    lab.grant("secretary", Role.TEAMMATE, lab.experiment(reference).id)
    assert lab.experiment(reference).title not in lab.visitor("secretary").text(HERE)
    assert {tuple(row[1:3]) for row in rows(lab, "secretary", "wachten")} == {("0", "0")}


@pytest.mark.parametrize("address", [HERE, f"{HERE}/wachten.csv", f"{HERE}/waarden.csv"])
def test_lead_and_administrator_do_not_get_the_page_of_the_board(
    lab: Lab, review: Review, address: str
) -> None:
    review.assessed()
    lab.person("beheerder", (Role.ADMIN, review.organisation_id))
    for who in ("lead", "beheerder"):
        assert lab.visitor(who).get(address).status_code == 404


def test_another_board_in_the_address_shows_nothing_more(lab: Lab, review: Review) -> None:
    review.assessed()
    other = lab.board(lab.organisation("Gemeente Elders"), name="Een andere commissie")
    got = lab.visitor("secretary").get(f"{HERE}/wachten.csv?commissie={other}")
    assert all(";0;0;;" in line for line in got.get_data(as_text=True).splitlines()[1:])
    lab.person("vreemd", (Role.SECRETARY, other))
    assert {tuple(row[1:3]) for row in rows(lab, "vreemd", "wachten")} == {("0", "0")}


# --- administration


def admin(lab: Lab, running: Running) -> None:
    lab.person("beheerder", (Role.ADMIN, running.organisation_id))


def test_administration_counts_and_holds_nothing_that_anybody_wrote(lab: Lab) -> None:
    running = decided(lab)
    running.publish()
    admin(lab, running)
    slug = str(running.experiment.slug)
    for text, key in (("Waarom hier?", b"one"), ("Mag dit?", b"two")):
        asked = Contribute(slug, ContributionKind.QUESTION, text, True, "nl", key)
        contribute(asked, lab.now)
    lab.later(days=40)
    page = lab.visitor("beheerder").text(ADMIN)
    (row,) = rows(lab, "beheerder", "experimenten", ADMIN)
    assert row[0] == "Gemeente Groenstad" and row.count("1") == 1
    citizens = rows(lab, "beheerder", "inwoners", ADMIN)
    assert [number for _, number in citizens] == ["2", "2", "2"]
    for secret in ("Waarom hier", "Mag dit", running.experiment.title, running.reference):
        assert secret not in page
    for title, name in (
        ("Experimenten per organisatie", "experimenten"),
        ("Accounts", "accounts"),
        ("Mail aan uw gebruikers", "mail"),
        ("Vragen en reacties van inwoners", "inwoners"),
    ):
        assert shown(lab, "beheerder", ADMIN)[title] == rows(lab, "beheerder", name, ADMIN)


def test_mail_that_waits_is_tried_again_or_given_up_is_counted(lab: Lab) -> None:
    running = decided(lab)
    admin(lab, running)
    with transaction() as session:
        session.execute(update(OutboxMail).values(sent_at=lab.now))
        for number, more in enumerate(({}, {"attempts": 2}, {"given_up_at": lab.now})):
            session.add(mail(lab, number, "iemand@elders.example", **more))
    everybody = rows(lab, "beheerder", "mail", ADMIN)
    assert [count for _, count in everybody] == ["0", "0", "0"]
    with transaction() as session:
        address = session.scalar(select(Account.email).where(Account.id == lab.actors["lead"]))
        unsent = update(OutboxMail).where(OutboxMail.sent_at.is_(None))
        session.execute(unsent.values(recipient=address))
    assert [count for _, count in rows(lab, "beheerder", "mail", ADMIN)] == ["0", "0", "1"]
    lab.later(minutes=15)  # only now something is amiss
    assert [count for _, count in rows(lab, "beheerder", "mail", ADMIN)] == ["2", "1", "1"]


def mail(lab: Lab, number: int, recipient: str, **more: Any) -> OutboxMail:
    usual = {"message_id": f"m{number}", "recipient": recipient, "language": "nl"}
    usual |= {"template": "reset", "context": {}}
    return OutboxMail(**usual, created_at=lab.now, next_attempt_at=lab.now, **more)


@pytest.mark.parametrize("name", ["experimenten", "accounts", "mail", "inwoners"])
def test_administrator_of_another_organisation_counts_nothing_of_it(lab: Lab, name: str) -> None:
    running = decided(lab)
    running.publish()
    lab.person("elders", (Role.ADMIN, lab.organisation("Gemeente Verderop")))
    own = {"Uitgenodigd": {"1"}}  # the administrator, who has no password yet
    for row in rows(lab, "elders", name, ADMIN):
        assert set(row[1:]) == own.get(row[0], {"0"}), row
    for who in ("lead", "secretary", "chair", "decider"):
        assert lab.visitor(who).get(f"{ADMIN}/{name}.csv").status_code == 404
