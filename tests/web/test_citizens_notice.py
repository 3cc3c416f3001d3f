"""The notice at its address, from the decision to the evaluation."""

import hashlib
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.announced import columns_of, counted_queries
from tests.builders import CASES, Lab, case_answers
from tests.decided import Running, decided
from tests.reviews import FULL, LIGHT, Review
from tests.visitor import Visitor, parse
from waardevol_lab.domain.framework import latest
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.db import transaction
from waardevol_lab.persistence.models import Attachment, Organisation, PlanVersion
from waardevol_lab.services.evaluating import (
    PublishEvaluation,
    RemarkOnEvaluation,
    publish_evaluation,
    remark_on_evaluation,
)
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment

NASTY = '<script>alert(1)</script> & "quoted" {{ 7 * 7 }} %(x)s'
RIGHT_TO_LEFT = "\u202eتجربة ضوئية\u202c"


@pytest.fixture
def running(lab: Lab) -> Running:
    return decided(lab)


def words(page: str) -> str:
    """The text of a page, with single spaces."""
    return " ".join("".join(parse(page).itertext()).split())


def address(running: Running, more: str = "") -> str:
    return f"/experimenten/{running.experiment.slug}{more}"


def read(running: Running, more: str = "", language: str = "") -> str:
    return words(Visitor(running.lab.app).text(language + address(running, more)))


def change_plan(running: Running, answers: dict[str, Any], english: dict[str, Any]) -> None:
    """Make the plan in force say something else, before its notice is published."""
    with transaction() as session:
        version = session.scalars(select(PlanVersion)).one()
        version.answers = {**version.answers, **answers}
        version.answers_en = english


def test_just_decided_experiment_shows_the_decision_and_nothing_of_the_plan(
    running: Running,
) -> None:
    page = read(running)
    for told in (
        running.reference,
        "Licht, geluid en drukte op het Stratumseind",
        "Goedgekeurd met voorwaarden.",
        "Besluit van 23 november 2026.",
        "Bezwaar maken tegen dit besluit kan tot en met 4 januari 2027.",
        "De commissie ziet genoeg waarborgen.",
        "Een lid vindt de proef te lang.",
        "Voorwaarde 1",
        "De hele bekendmaking volgt",
    ):
        assert told in page
    running.lab.set_clock(datetime(2027, 1, 5, 9, tzinfo=UTC))
    assert "Bezwaar maken tegen dit besluit kon tot en met 4 januari 2027." in read(running)
    plan = case_answers(FULL)
    for kept in ("summary", "problem", "limits", "contact_team"):
        assert plan[kept] not in page
    visitor = Visitor(running.lab.app)
    for more in ("/antwoorden", "/evaluaties", "/versies/1"):
        assert visitor.get(address(running, more)).status_code == 404, more


def test_rejected_experiment_shows_the_decision_without_the_plan(lab: Lab) -> None:
    review = Review(lab)
    slug = lab.experiment(review.decided(FULL, "negative")).slug
    page = words(Visitor(lab.app).text(f"/experimenten/{slug}"))
    assert "Afgewezen" in page
    assert "Negatief advies." in page
    assert "Het plan zelf is daarom niet openbaar." in page
    assert "GEHEIM" not in page
    assert case_answers(FULL)["summary"] not in page


def test_title_of_the_page_says_how_the_experiment_stands(running: Running) -> None:
    def title(more: str = "") -> str:
        return Visitor(running.lab.app).text(address(running, more)).partition("</title>")[0]

    assert "(Goedgekeurd) - Waardevol Lab" in title()
    running.run()
    assert "(Loopt) - Waardevol Lab" in title()
    assert "(oude versie) - Waardevol Lab" in title("/versies/1")
    assert "(Loopt)" in title("/versies/3")


@pytest.mark.parametrize("path", ["nooit-gezien", "nooit gezien", "%00", "a" * 300, "%F0%9F%9A%B2"])
def test_unknown_experiment_is_not_found(lab: Lab, path: str) -> None:
    visitor = Visitor(lab.app)
    for prefix in ("/experimenten/", "/bekendmakingen/", "/e/", "/en/experimenten/"):
        response = visitor.get(prefix + path)
        assert response.status_code in {400, 404}
        assert "Set-Cookie" not in response.headers
        parse(response.text)


def test_notice_says_what_the_plan_says(running: Running) -> None:
    running.publish()
    page, plan = read(running), case_answers(FULL)
    for question in (
        *("title", "summary", "problem", "expected_benefit", "contact_team", "contact_email"),
        *("contact_phone", "retention", "unmeasured_route", "why_here", "participation_open"),
        *("transfers", "algorithm_about"),
    ):
        assert " ".join(plan[question].split()) in page, question
    assert plan["place"]["text"] in page
    for party in plan["parties"]:
        if party["role"] != "commissioner":
            assert party["organisation"] in page
    for group in plan["groups"]:
        assert group["notices"] in page
        assert group["avoid"] in page
    assert plan["data_chain"][0]["what"] in page


def test_notice_shows_the_four_pictures_with_words(running: Running) -> None:
    running.publish()
    page = parse(Visitor(running.lab.app).text(address(running)))
    terms = [
        " ".join("".join(dt.itertext()).split())
        for dt in page.iterfind(".//dl[@class='icon-list']//dt")
    ]
    told = [
        " ".join("".join(dd.itertext()).split())
        for dd in page.iterfind(".//dl[@class='icon-list']//dd")
    ]
    assert terms == ["Waarvoor?", "Waarmee?", "Bewaren wij gegevens?", "Van wie?"]
    assert told[0] == "Veiligheid, Ontmoeten en samenleven"
    assert told[1].endswith("Wel gemeten, meteen onherkenbaar gemaakt")
    assert told[2:] == ["Alleen aantallen en meetwaarden", "Gemeente Groenstad"]
    assert "anoniem" not in "".join(page.itertext()).lower()
    assert "DTPR, CC BY 4.0" in "".join(page.itertext())


@pytest.mark.parametrize(
    ("personal", "colour"),
    [
        ("identifiable", "#ffdd00"),
        ("pseudonymous", "#ffdd00"),
        ("deidentified", "#3fb0e8"),
        ("none", "#fff"),
    ],
)
def test_colour_of_technology_follows_the_personal_data(
    running: Running, personal: str, colour: str
) -> None:
    change_plan(running, {"personal_data": personal}, {})
    running.publish()
    page = Visitor(running.lab.app).text(address(running))
    technology = page.split("Waarmee?")[0].rsplit("<svg", 1)[1]
    assert f'fill="{colour}"' in technology


def test_sensor_that_sees_nothing_is_not_drawn_as_a_camera(running: Running) -> None:
    change_plan(running, {"technology": ["passive_infrared_sensor"]}, {})
    running.publish()
    page = Visitor(running.lab.app).text(address(running))
    assert "M18 24h20v16H18z" not in page.split("Waarmee?")[0].rsplit("<svg", 1)[1]


def test_gdpr_and_algorithm_sections_stand_where_they_apply(lab: Lab) -> None:
    with_both = decided(lab)
    with_both.publish()
    page = read(with_both)
    for told in (
        "Uw persoonsgegevens",
        "fg@groenstad.example",
        "Publieke taak",
        "Het algoritme",
        "U mag uw gegevens inzien en laten wissen.",
        "Autoriteit Persoonsgegevens",
        "AI met beperkt risico",
        "https://algoritmes.example",
    ):
        assert told in page, told


def test_plan_without_personal_data_or_algorithm_has_no_such_sections(lab: Lab) -> None:
    running = decided(lab, LIGHT)
    running.publish()
    page = read(running)
    assert "Uw persoonsgegevens" not in page
    assert ("Het algoritme" in page) == (case_answers(LIGHT)["algorithm"] != "none")


def test_objection_is_offered_against_a_besluit_only(running: Running) -> None:
    running.publish()
    how = "Stuur uw bezwaar naar Postbus 1."
    assert f"Dit kan tot en met 4 januari 2027. {how}" in read(running)
    running.lab.set_clock(datetime(2027, 1, 5, 9, tzinfo=UTC))
    over = read(running)
    assert "Dit kon tot en met 4 januari 2027." in over
    assert how not in over


def test_decision_without_objection_never_names_a_term(lab: Lab) -> None:
    review = Review(lab)
    reference = review.advised(FULL)
    review.decide(reference, open_to_objection=False)
    running = Running(lab, reference, review.organisation_id, review.board_id)
    running.publish()
    page = read(running)
    assert "Maak bezwaar" not in page
    assert "Tegen deze beslissing staat geen bezwaar open." in page


def test_every_phase_is_told_and_old_versions_say_so(running: Running) -> None:
    running.publish()
    assert "Goedgekeurd, nog niet begonnen" in read(running)
    running.meet(1)
    running.lab.set_clock(datetime(2027, 3, 5, 9, tzinfo=UTC))
    running.sign()
    running.consent()
    running.start()
    page = read(running)
    assert "Het experiment loopt" in page
    assert "tot en met zondag 28 november 2027" in page
    assert "Voldaan" in page
    old = read(running, "/versies/1")
    assert "Dit is een oude versie" in old
    assert "Goedgekeurd, nog niet begonnen" in old
    assert "Voldaan" not in old
    assert "Dit is een oude versie" not in read(running, "/versies/3")
    assert Visitor(running.lab.app).get(address(running, "/versies/9")).status_code == 404


def test_evaluation_stands_beside_what_was_promised(running: Running) -> None:
    running.end()
    assert "Er is nog geen evaluatie" in read(running, "/evaluaties")
    assert "Eerder gestopt" in read(running)
    running.evaluate()
    assert "Wat wij zagen" not in read(running, "/evaluaties")
    lab = running.lab
    remark_on_evaluation(
        RemarkOnEvaluation(running.reference, "Noem ook de buren."),
        running.actor("member"),
        lab.now,
    )
    publish_evaluation(
        PublishEvaluation(running.reference, running.version, "Dat doen wij."),
        running.actor("lead"),
        lab.now,
    )
    page = read(running, "/evaluaties")
    for row in case_answers(FULL)["success_criteria"]:
        assert row["criterion"] in page
        assert row["success"] in page
    for told in (
        "Wat wij zagen (criterion_0_measured).",
        "Gehaald",
        "Verwacht",
        "Gezien",
        "hoog",
        "Wat wij zagen (learned).",
        "Noem ook de buren.",
        "Dat doen wij.",
    ):
        assert told in page, told
    assert "member" not in page
    assert "Geëvalueerd" in read(running)


def test_english_notice_says_what_is_not_translated(running: Running) -> None:
    running.publish()
    page = Visitor(running.lab.app).text("/en" + address(running))
    tree = parse(page)
    dutch = [e for e in tree.iter() if e.get("lang") == "nl"]
    assert case_answers(FULL)["summary"] in ["".join(e.itertext()) for e in dutch]
    assert "We try out new technology" in words(page)


def test_english_notice_shows_the_translations_that_are_there(running: Running) -> None:
    english = {
        "title": "Light and sound",
        "summary": "The light changes.",
        "place": {"text": "High Street"},
    }
    change_plan(running, {}, english)
    running.publish()
    tree = parse(Visitor(running.lab.app).text("/en" + address(running)))
    heading = tree.find(".//h1")
    assert heading is not None
    assert "".join(heading.itertext()) == "Light and sound"
    assert heading.find(".//*[@lang]") is None
    text = words(Visitor(running.lab.app).text("/en" + address(running)))
    assert "The light changes." in text
    assert "High Street" in text
    assert "fg@groenstad.example Legal basis" in text
    assert case_answers(FULL)["summary"] not in text


def test_nasty_and_right_to_left_text_is_shown_as_it_was_written(running: Running) -> None:
    change_plan(running, {"title": NASTY, "summary": RIGHT_TO_LEFT, "problem": NASTY}, {})
    running.publish()
    visitor = Visitor(running.lab.app)
    for more in ("", "/antwoorden", "/evaluaties", "/versies/1"):
        page = visitor.text(address(running, more))
        assert "<script>" not in page
        assert NASTY in words(page)
    tree = parse(visitor.text(address(running)))
    shown = [e for e in tree.iter() if RIGHT_TO_LEFT in (e.text or "")]
    assert shown
    assert all(e.get("dir") == "auto" for e in shown)


def test_answers_page_holds_every_public_answer_and_no_other(running: Running) -> None:
    running.publish()
    tree = parse(Visitor(running.lab.app).text(address(running, "/antwoorden")))
    shown = {str(e.get("id")).removeprefix("vraag-") for e in tree.iter("h3")}
    plan = case_answers(FULL)
    public = {q.id for q in latest(running.lab.now.date()).questions if q.public and q.id in plan}
    assert shown == public
    assert "in_public_space" not in shown
    text = " ".join("".join(tree.itertext()).split())
    assert plan["value_autonomy"]["dissent"] in text
    assert plan["safeguards"][0]["measure"] in text


def test_json_is_what_was_published(running: Running) -> None:
    running.publish()
    got = Visitor(running.lab.app).get(address(running, ".json")).get_json()
    (notice,) = running.notices()
    assert got["contents"] == notice.contents
    assert got["sha256"] == notice.sha256


def dpia(running: Running) -> str:
    files = running.notices()[-1].contents["files"]
    return address(running, f"/bijlagen/{files[0]['attachment']}")


def test_dpia_is_handed_out_to_be_saved(running: Running) -> None:
    running.publish()
    response = Visitor(running.lab.app).get(dpia(running), buffered=True)
    original = (CASES / "bijlagen" / "dpia-stratumseind.pdf").read_bytes()
    assert b"/Info" in original
    assert b"/Info" not in response.data
    assert response.data.startswith(b"%PDF")
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox"} <= set(policy)
    assert not [part for part in policy if part.startswith(("script-src", "style-src"))]
    assert response.mimetype == "application/pdf"


def test_hash_and_size_of_a_file_are_those_of_what_everybody_can_fetch(running: Running) -> None:
    running.publish()
    visitor = Visitor(running.lab.app)
    [told] = visitor.get(address(running, ".json")).get_json()["contents"]["files"]
    fetched = visitor.get(dpia(running), buffered=True).data
    assert told["sha256"] == hashlib.sha256(fetched).hexdigest()
    assert told["size"] == len(fetched)
    original = (CASES / "bijlagen" / "dpia-stratumseind.pdf").read_bytes()
    assert told["sha256"] != hashlib.sha256(original).hexdigest()


def test_file_without_a_copy_tells_no_hash(running: Running) -> None:
    for file in Path(storage.folder()).glob("??/*"):
        file.unlink()
    running.publish()
    [told] = running.notices()[-1].contents["files"]
    assert told["name"] and "sha256" not in told and "size" not in told
    assert Visitor(running.lab.app).get(address(running)).status_code == 200


def test_file_that_no_notice_names_is_not_found(running: Running) -> None:
    running.publish()
    with transaction() as session:
        named = session.scalars(select(Attachment)).one()
        other = Attachment(**columns_of(named))
        session.add(other)
        session.flush()
        number = other.id
    visitor = Visitor(running.lab.app)
    assert visitor.get(dpia(running), buffered=True).status_code == 200
    for unnamed in (number, number + 1):
        assert visitor.get(address(running, f"/bijlagen/{unnamed}")).status_code == 404


def test_file_whose_bytes_are_gone_is_not_found(running: Running) -> None:
    running.publish()
    for file in Path(storage.folder()).glob("??/*"):
        file.unlink()
    assert Visitor(running.lab.app).get(dpia(running)).status_code == 404


def test_short_addresses_lead_to_the_notice(running: Running) -> None:
    visitor, code = Visitor(running.lab.app), running.experiment.sign_code
    for path, target in (
        (f"/e/{code}", address(running)),
        (f"/e/{code.upper()}", address(running)),
        (f"/en/e/{code}", "/en" + address(running)),
        (f"/bekendmakingen/{running.experiment.slug}", address(running)),
    ):
        response = visitor.get(path)
        assert response.status_code == 301
        assert response.headers["Location"] == target


def test_notice_costs_two_queries_and_one_when_it_was_seen_before(running: Running) -> None:
    running.publish()
    visitor, place = Visitor(running.lab.app), address(running)
    for expected in (2, 1):
        with counted_queries(running.lab) as sent:
            tag = visitor.get(place).headers["ETag"]
        assert len(sent) == expected
    with counted_queries(running.lab) as sent:
        got = visitor.get(place, headers={"If-None-Match": tag})
    assert (got.status_code, len(sent)) == (304, 1)


def test_decision_without_a_notice_costs_three_queries(running: Running) -> None:
    place = address(running)
    with counted_queries(running.lab) as sent:
        page = Visitor(running.lab.app).text(place)
    assert "Voorwaarde 1" in page
    assert len(sent) == 3


def test_decision_page_follows_its_conditions(running: Running) -> None:
    assert "Voldaan" not in read(running)
    running.meet(1)
    assert "Voldaan" in read(running)


def test_database_that_is_away_is_a_503(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    running.publish()
    place = address(running)

    def away(*_args: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr("sqlalchemy.engine.Engine.raw_connection", away)
    response = Visitor(running.lab.app).get(place)
    assert response.status_code == 503
    parse(response.text)


def test_changed_notice_has_another_tag(running: Running) -> None:
    running.publish()
    visitor = Visitor(running.lab.app)
    tag = visitor.get(address(running)).headers["ETag"]
    running.meet(1)
    got = visitor.get(address(running), headers={"If-None-Match": tag})
    assert got.status_code == 200
    assert "Voldaan" in got.text


def test_if_modified_since_holds_until_the_next_act_or_day(running: Running) -> None:
    running.publish()
    visitor = Visitor(running.lab.app)
    since = {"If-Modified-Since": visitor.get(address(running)).headers["Last-Modified"]}
    assert visitor.get(address(running), headers=since).status_code == 304
    running.lab.later(days=1)
    assert visitor.get(address(running), headers=since).status_code == 200


def test_organisation_with_other_terms_promises_its_own(running: Running) -> None:
    running.publish()
    assert "binnen 10 werkdagen" in read(running)
    with transaction() as session:
        organisation = session.get_one(Organisation, running.organisation_id)
        organisation.terms, organisation.version = {"question": "5 working_days"}, 2
    assert "binnen 5 werkdagen" in read(running)


def test_withdrawn_experiment_keeps_its_address(running: Running) -> None:
    running.publish()
    running.lab.set_clock(running.lab.now + timedelta(days=1))
    withdraw_experiment(
        WithdrawExperiment(running.reference, "De lampen kwamen niet.", running.version),
        running.actor("lead"),
        running.lab.now,
    )
    page = read(running)
    assert "Dit experiment gaat niet door" in page
    assert "De lampen kwamen niet." in page
    assert "Ingetrokken" in page
