"""Check-ins on the pages: written, read by everybody, and straight on to an amendment."""

from datetime import UTC, datetime

import pytest

from tests.builders import Lab
from tests.decided import Running, decided
from tests.visitor import Visitor, form_fields, parse

SAME = dict.fromkeys(("purpose", "data", "place", "period"), "yes")
NASTY = "<script>alert(1)</script> {{ 7*7 }} %(x)s"
SEE_OTHER = 303


@pytest.fixture
def running(lab: Lab) -> Running:
    found = decided(lab)
    found.run()
    return found


def url(running: Running, page: str, place: str = "plannen") -> str:
    return f"/{place}/{running.reference}/{page}"


def test_check_in_is_read_by_team_board_and_everybody(running: Running) -> None:
    lab = running.lab
    said = {**SAME, "data_text": NASTY, "incidents": NASTY, "criterion_0_measured": NASTY}
    teammate = lab.visitor("teammate")
    answer = teammate.submit(url(running, "tussenberichten/nieuw"), said)
    assert answer.status_code == SEE_OTHER
    assert answer.headers["Location"] == url(running, "tussenberichten")
    slug = running.experiment.slug
    for name, address in (
        ("teammate", url(running, "tussenberichten")),
        ("secretary", url(running, "tussenberichten", "commissie")),
        ("stranger", f"/experimenten/{slug}"),
        ("stranger", f"/en/experimenten/{slug}"),
    ):
        page = lab.visitor(name).text(address)
        parse(page)
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} %(x)s") >= 3, address
        assert "<script>alert" not in page


def test_no_leads_the_lead_straight_to_an_amendment_with_its_reason(running: Running) -> None:
    lab, lead = running.lab, running.lab.visitor("lead")
    said = {**SAME, "place": "no", "place_text": "Eén mast staat om de hoek."}
    answer = lead.submit(url(running, "tussenberichten/nieuw"), said)
    where = answer.headers["Location"]
    assert where == url(running, "wijzigen?tussenbericht=1")
    page = lead.text(where)
    filled = form_fields(page, "reason")
    assert filled["reason"] == "De plek is veranderd: Eén mast staat om de hoek."
    assert filled.getlist("topics") == ["place_period"]
    answer = lead.submit(where, {"topics": ["purpose"]})
    assert answer.status_code == SEE_OTHER
    assert running.entries()[-1] == "AmendmentOpened"
    assert "Wijzig het plan hiermee" in lead.text(url(running, "tussenberichten"))
    said["place_text"] = "Nog een."
    answer = lab.visitor("teammate").submit(url(running, "tussenberichten/nieuw"), said)
    assert answer.headers["Location"] == url(running, "tussenberichten")


def test_page_of_one_that_a_teammate_filed_meanwhile_files_no_second(running: Running) -> None:
    lead, address = running.lab.visitor("lead"), url(running, "tussenberichten/nieuw")
    typed = lead.form(address, "purpose")
    said = {**SAME, "purpose": "no", "purpose_text": "Er is iets anders."}
    assert running.lab.visitor("teammate").submit(address, said).status_code == SEE_OTHER
    mine = {**typed, **SAME, "incidents": "Dit schreef ik."}
    answer = lead.client.post(address, data=mine)
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "Dit schreef ik." in text
    assert "Ja, niets veranderd" in text and ">yes<" not in text
    assert running.entries().count("CheckInFiled") == 1


def test_wrong_check_in_keeps_all_that_was_typed(running: Running) -> None:
    lead = running.lab.visitor("lead")
    said = {"purpose": "no", "data": "yes", "incidents": NASTY, "value_privacy_observed": "2"}
    answer = lead.submit(url(running, "tussenberichten/nieuw"), said)
    page = answer.get_data(as_text=True)
    parse(page)
    assert answer.status_code == 422
    for id_ in ("purpose_text", "place-0", "period-0"):
        assert f'href="#{id_}"' in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'value="no" checked' in page
    assert 'value="2" checked' in page


def test_what_is_due_and_late_stands_with_lead_secretary_board_and_everybody(
    running: Running,
) -> None:
    lab, slug = running.lab, running.experiment.slug
    assert "uiterlijk 7 juni 2027" in lab.visitor("lead").text(url(running, "status"))
    assert "tussenbericht" not in Visitor(lab.app).text(f"/experimenten/{slug}").lower()
    lab.set_clock(datetime(2027, 6, 8, 9, tzinfo=UTC))
    late = "Het tussenbericht is te laat: het moest er uiterlijk 7 juni 2027 zijn."
    assert late in lab.visitor("lead").text(url(running, "status"))
    assert late in lab.visitor("chair").text(url(running, "tussenberichten", "commissie"))
    assert late in Visitor(lab.app).text(f"/experimenten/{slug}")
    course = lab.visitor("lead").text(url(running, "status"))
    course = course.partition("Wat er gebeurde en wat er komt")[2]
    assert "Het volgende tussenbericht" in course and "Laatste dag van het experiment" in course
    assert "Uiterste dag voor wie aan zet is" not in course
    desk = lab.visitor("secretary").text("/commissie/")
    assert "Tussenbericht te laat" in desk
    assert url(running, "tussenberichten", "commissie") in desk
    answer = lab.visitor("lead").submit(url(running, "tussenberichten/nieuw"), SAME)
    assert answer.status_code == SEE_OTHER
    assert late not in Visitor(lab.app).text(f"/experimenten/{slug}")
    assert "Tussenbericht te laat" not in lab.visitor("secretary").text("/commissie/")


def test_english_pages_are_english(running: Running) -> None:
    running.lab.visitor("lead").submit(url(running, "tussenberichten/nieuw"), SAME)
    for page in ("tussenberichten", "tussenberichten/nieuw"):
        text = running.lab.visitor("lead").text(f"/en{url(running, page)}")
        assert "Is the purpose still as approved?" in text
        assert "Is het doel" not in text


def test_others_do_not_write_one(running: Running) -> None:
    for name in ("secretary", "dpo", "fieldworker", "stranger"):
        page = url(running, "tussenberichten/nieuw")
        assert running.lab.visitor(name).get(page).status_code == 404
