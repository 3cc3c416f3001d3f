"""Asking, reacting and reading the answer, over the pages: without account, session or cookie."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select, update

from tests.builders import Lab, case_answers
from tests.contributions import TEXT, Street, flood
from tests.decided import decided
from tests.reviews import FULL, Review
from tests.visitor import Visitor, parse
from waardevol_lab.domain.contributions import LONGEST_TEXT, MOST_IN_AN_HOUR
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Contribution, Decision, OutboxMail
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment
from waardevol_lab.web.citizens.contributing import SENDING
from waardevol_lab.web.limits import COUNTER, init_limits

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")
FORM = "application/x-www-form-urlencoded"
NASTY = "<script>alert(1)</script> {{ 7*7 }} %(x)s https://spam.example \u202etxet"


@pytest.fixture
def street(lab: Lab) -> Street:
    return Street(decided(lab))


def words(page: str) -> str:
    return " ".join("".join(parse(page).itertext()).split())


def at(street: Street, more: str = "") -> str:
    return f"/experimenten/{street.running.experiment.slug}{more}"


def send(street: Street, text: str = TEXT, *, to: str = "/vraag", **more: Any) -> Any:
    return Visitor(street.lab.app).submit(at(street, to), {"text": text, **more})


def rows() -> list[Contribution]:
    with reading() as session:
        return list(session.scalars(select(Contribution).order_by(Contribution.number)))


def test_code_is_in_the_page_alone_and_reads_the_question_back(street: Street) -> None:
    answer = send(street)
    assert answer.status_code == 200
    (code,) = set(CODE.findall(answer.text))
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    assert code not in str(answer.headers)
    assert "maandag 7 december 2026" in words(answer.text)
    read = Visitor(street.lab.app).submit("/ontvangst", {"code": code.lower()})
    assert read.status_code == 200
    assert read.headers["Cache-Control"] == "private, no-store"
    assert TEXT in read.text
    assert "Er is nog geen antwoord." in words(read.text)


def test_english_receipt_says_what_is_dutch(street: Street) -> None:
    (code,) = set(CODE.findall(send(street).text))
    street.answer(1)
    page = parse(Visitor(street.lab.app).submit("/en/ontvangst", {"code": code}).text)
    for said in (TEXT, "Om te tellen."):
        (place,) = (one for one in page.iter() if (one.text or "").strip() == said)
        assert place.get("lang") == "nl", said
    assert "Om te tellen. (in Dutch)" in " ".join("".join(page.itertext()).split())


def test_second_press_shows_the_same_code_and_asks_nothing(street: Street) -> None:
    visitor = Visitor(street.lab.app)
    form = visitor.form(at(street, "/vraag"), "text")
    form["text"] = TEXT
    pages = [visitor.client.post(at(street, "/vraag"), data=form).text for _ in range(2)]
    assert CODE.findall(pages[0]) == CODE.findall(pages[1]) != []
    assert len(rows()) == 1


def test_page_with_the_form_is_kept_by_nobody_and_looks_up_no_session(street: Street) -> None:
    for more in ("/vraag", "/reactie"):
        for visitor in (Visitor(street.lab.app), street.lab.visitor("lead")):
            answer = visitor.get(at(street, more))
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert "Set-Cookie" not in answer.headers
            assert "csrf_token" not in answer.text
            assert "Lotte" not in answer.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " "}, "Verbeter dit: Uw vraag: Vul dit in."),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "nu 2001 tekens, hoogstens 2000"),
        ({"text": TEXT, "email": "jan"}, "Schrijf een e-mailadres als naam@voorbeeld.nl."),
        ({"text": TEXT, "homepage": "x"}, "leeg"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    street: Street, fields: dict[str, str], said: str
) -> None:
    answer = send(street, publish="nee", **fields)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "<title>Fout:" in answer.text
    assert fields["text"] in answer.text
    assert 'value="nee" checked' in answer.text
    assert rows() == []


@pytest.mark.parametrize("to", ["/vraag", "/reactie"])
def test_everything_that_is_wrong_is_said_at_once_and_leads_to_its_field(
    street: Street, to: str
) -> None:
    answer = send(street, "x" * (LONGEST_TEXT + 1), to=to, email="a" * 260, homepage="x")
    assert answer.status_code == 422
    page = parse(answer.text)
    (summary,) = (one for one in page.iter() if one.get("id") == "fouten")
    said = " ".join("".join(summary.itertext()).split())
    for problem in ("nu 2001 tekens", "Schrijf een e-mailadres als", "Laat dit veld leeg"):
        assert said.count(problem) == 1, problem
    places = [one.get("href") for one in summary.iter("a")]
    assert [one for one in places if one != "#homepage"] == ["#text", "#email"]
    wrong = {one.get("id") for one in page.iter() if one.get("aria-invalid") == "true"}
    assert wrong == {"text", "email"}


def test_nasty_text_is_shown_as_it_was_typed_and_links_nowhere(street: Street) -> None:
    send(street, NASTY + "\x00\x07")
    street.publish(1)
    page = Visitor(street.lab.app).text(at(street))
    assert NASTY in "".join(parse(page).itertext())
    assert "<script>alert" not in page
    assert 'href="https://spam.example' not in page
    body = urlencode({"text": "é" * 500_000})
    large = Visitor(street.lab.app).client.post(at(street, "/vraag"), data=body, content_type=FORM)
    assert large.status_code == 422


def test_shown_once_the_secretary_read_it_with_answer_and_what_changed(street: Street) -> None:
    version = street.running.publish()
    send(street)
    assert TEXT not in Visitor(street.lab.app).text(at(street))
    street.publish(1)
    page = words(Visitor(street.lab.app).text(at(street)))
    assert TEXT in page
    assert "Het komt uiterlijk 7 december 2026." in page
    street.answer(1)
    street.change(1, version=version)
    for prefix, more in (("", ""), ("", "/vragen"), ("/en", ""), ("/en", "/vragen")):
        page = words(Visitor(street.lab.app).text(prefix + at(street, more)))
        assert [t for t in (TEXT, "Om te tellen.", "De camera is weg.") if t not in page] == []
    older = words(Visitor(street.lab.app).text(at(street, f"/versies/{version}")))
    assert TEXT in older


def test_everything_is_counted_and_only_what_may_be_read_is_shown(street: Street) -> None:
    for n in range(5):
        street.ask(f"VRAAG{n}", may_publish=n != 1)
    street.hide(3, ground="personal_data")
    street.hide(4)
    street.publish(5)
    street.lab.set_clock(datetime(2026, 12, 8, 9, tzinfo=UTC))
    page = words(Visitor(street.lab.app).text(at(street, "/vragen")))
    for said in (
        "5 berichten kwamen binnen",
        "0 zijn beantwoord",
        "4 wachten op antwoord",
        "4 antwoorden zijn te laat",
        "1 moet de secretaris nog lezen",
        "1 staat niet op de site: dat wilde de vrager",
        "1 is verborgen: er staan persoonsgegevens in",
        "1 is verborgen: het is reclame of komt van een machine",
    ):
        assert said in page, said
    assert "VRAAG4" in page
    assert not re.search("VRAAG[0-3]", page)


def test_long_lists_go_on_on_the_next_page(street: Street) -> None:
    for n in range(1, 26):
        street.ask(f"VRAAG{n:02}")
    street.publish(*range(1, 26))
    visitor = Visitor(street.lab.app)
    notice, first = visitor.text(at(street)), visitor.text(at(street, "/vragen"))
    assert re.findall(r"VRAAG\d\d", notice) == ["VRAAG25", "VRAAG24", "VRAAG23"]
    assert len(re.findall(r"VRAAG\d\d", first)) == 20
    following = re.findall(r'href="(/experimenten/[^"]*\?na=\d+)"', first)
    assert re.findall(r"VRAAG\d\d", visitor.text(following[0]))[::4] == ["VRAAG05", "VRAAG01"]
    for odd in ("?na=x", "?na=999999999", "?na=-1"):
        assert visitor.get(at(street, "/vragen" + odd)).status_code == 200


def test_over_names_the_organisation_and_keeps_what_was_typed(street: Street) -> None:
    visitor = Visitor(street.lab.app)
    form = visitor.form(at(street, "/vraag"), "text")
    command = WithdrawExperiment(street.running.reference, "Te duur.", street.running.version)
    withdraw_experiment(command, street.running.actor("lead"), street.lab.now)
    for more in ("", "/vragen"):
        shown = visitor.text(at(street, more))
        assert at(street, "/vraag") + '"' not in shown
        assert at(street, "/reactie") + '"' in shown
    page = visitor.text(at(street, "/vraag"))
    assert "<textarea" not in page
    assert "U kunt wel bij de organisatie terecht." in words(page)
    late = visitor.client.post(at(street, "/vraag"), data={**form, "text": TEXT})
    assert late.status_code == 409
    assert TEXT in late.text
    assert rows() == []


def test_busy_form_says_when_and_where_else_and_keeps_what_was_typed(street: Street) -> None:
    street.running.publish()
    flood(street.running, MOST_IN_AN_HOUR - 1, "Vraag", hours_ago=0)
    visitor = Visitor(street.lab.app)
    form = visitor.form(at(street, "/vraag"), "text")
    street.ask()
    late = visitor.client.post(at(street, "/vraag"), data={**form, "text": "Nog een vraag."})
    assert late.status_code == 422
    assert "Nog een vraag." in late.text
    page = visitor.text(at(street, "/vraag"))
    assert "Probeer het over een uur opnieuw" in words(page)
    assert "<textarea" not in page
    assert "mailto:" in page
    street.lab.later(hours=1)
    assert "<textarea" in visitor.text(at(street, "/vraag"))


def test_one_address_that_sends_too_much_waits_and_loses_nothing(street: Street) -> None:
    street.lab.app.testing = False
    init_limits(street.lab.app)
    street.lab.app.testing = True
    try:
        answers = [send(street, f"Vraag {n}") for n in range(7)]
    finally:
        del street.lab.app.extensions[COUNTER]
    assert SENDING.startswith("6 per minute")
    assert [answer.status_code for answer in answers] == [200] * 6 + [429]
    assert "Vraag 6" in answers[6].text


def test_objection_is_named_only_against_a_besluit_and_with_its_own_day(street: Street) -> None:
    page = words(Visitor(street.lab.app).text(at(street, "/reactie")))
    assert "Bezwaar maken kan tot en met 4 januari 2027." in page
    assert "Het formulier hieronder is geen bezwaar." in page
    assert "U krijgt antwoord binnen 6 weken." in page
    assert "U krijgt antwoord binnen 1 maand." in page
    street.lab.set_clock(datetime(2027, 1, 5, 9, tzinfo=UTC))
    page = words(Visitor(street.lab.app).text(at(street, "/reactie")))
    assert "kon tot en met 4 januari 2027" in page
    assert "Bezwaar maken kan" not in page
    with transaction() as session:
        session.execute(update(Decision).values(open_to_objection=False, objection_until=None))
    page = words(Visitor(street.lab.app).text(at(street, "/reactie")))
    assert "Tegen deze beslissing staat geen bezwaar open." in page
    assert "4 januari 2027" not in page
    assert send(street, "Ik vind het niks.", to="/reactie").status_code == 200
    assert rows()[0].kind == "reaction"


def test_rejected_experiment_sends_to_the_organisation(lab: Lab) -> None:
    review = Review(lab)
    place = f"/experimenten/{lab.experiment(review.decided(FULL, 'negative')).slug}"
    visitor = Visitor(lab.app)
    for more in ("/vraag", "/reactie"):
        page = visitor.text(place + more)
        assert "<textarea" not in page
        assert "U krijgt antwoord binnen 6 weken." in words(page)
        assert visitor.client.post(place + more, data={"text": TEXT}).status_code == 422
    assert rows() == []
    lab.set_clock(lab.now + timedelta(days=60))
    late = words(visitor.text(place + "/reactie"))
    assert "Bezwaar maken tegen dit besluit kon tot en met" in late
    assert "Reageren kan wel" not in late


def test_before_the_notice_nothing_of_the_team_is_told(street: Street) -> None:
    plan = case_answers(FULL)
    told = [plan[name] for name in ("contact_team", "contact_email", "contact_phone")]
    page = Visitor(street.lab.app).text(at(street, "/vraag"))
    assert not [text for text in told if text in page]
    street.running.publish()
    page = Visitor(street.lab.app).text(at(street, "/vraag"))
    assert [text for text in told if text not in page] == []


def test_conflict_hides_no_public_question(street: Street) -> None:
    street.ask()
    street.publish(1)
    assert TEXT in street.lab.visitor("conflicted").text(at(street, "/vragen"))


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "x" * 5000, "\x00", "' OR 1=1 --"])
def test_code_that_is_none_says_so(street: Street, code: str) -> None:
    street.ask()
    answer = Visitor(street.lab.app).submit("/ontvangst", {"code": code})
    assert answer.status_code == 422
    said = "Deze code kennen wij niet." if code.strip("\x00") else "Vul uw code in."
    assert said in words(answer.text)
    assert TEXT not in answer.text


def test_nobody_floods_the_address_of_a_stranger(street: Street) -> None:
    mail = {"email": "Jan@voorbeeld.example"}
    pages = [send(street, f"Vraag {n}", **mail).text for n in range(6)]
    assert ["Wij mailen de code ook" in page for page in pages] == [True] * 5 + [False]
    assert "Naar dit e-mailadres ging vandaag al veel." in words(pages[5])
    assert CODE.search(pages[5])
    with reading() as session:
        sent = select(func.count()).where(OutboxMail.template == "contribution_received")
        assert session.scalar(sent) == 5
    street.lab.later(days=1)
    assert "Wij mailen de code ook" in send(street, "Morgen weer.", **mail).text


@pytest.mark.parametrize("slug", ["nooit-gezien", "%00", "a" * 300])
def test_nobody_asks_about_what_is_not_there(street: Street, slug: str) -> None:
    visitor = Visitor(street.lab.app)
    for more in ("vraag", "reactie", "vragen"):
        assert visitor.get(f"/experimenten/{slug}/{more}").status_code in {400, 404}
        answer = visitor.client.post(f"/experimenten/{slug}/{more}", data={"text": TEXT})
        assert answer.status_code in {400, 404, 405}


def test_another_site_cannot_send_the_form(street: Street) -> None:
    for header in ({"Origin": "https://elders.example"}, {"Sec-Fetch-Site": "cross-site"}):
        visitor = Visitor(street.lab.app)
        form = visitor.form(at(street, "/vraag"), "text")
        answer = visitor.client.post(at(street, "/vraag"), data=form, headers=header)
        assert answer.status_code == 403
