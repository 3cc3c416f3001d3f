"""Consent on the web: no account, no cookie, and a code that stands in no address."""

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import text

from tests.begun import begun
from tests.builders import a_lab
from tests.consents import CALL, GROUP, SCOPES, SURVEY, WALK, Consents, asking, keys
from tests.databases import Databases
from tests.pdf_checks import checked
from tests.sign_checks import LEAST_CODE, scanned
from tests.visitor import Visitor, form_fields, parse
from waardevol_lab.documents.codes import modules
from waardevol_lab.domain.consent import Standing
from waardevol_lab.domain.receipt_codes import LENGTH, read
from waardevol_lab.persistence.db import reading
from waardevol_lab.services.running import PullBrake, pull_brake
from waardevol_lab.web.citizens.visitor_forms import FASTEST_CODE

ODD = (
    *("\0", "\ud800", "\u202eevil", "💥" * 40, "A" * 1_000_000),
    *("' OR 1=1 --", "../../bon", "1" * 5000),
)


@pytest.fixture
def consents(databases: Databases, tmp_path: Path) -> Iterator[Consents]:
    """Give an approved experiment with a published consent notice."""
    with begun(databases, tmp_path, asking) as (_lab, made):
        yield made


def address(consents: Consents, rest: str = "", prefix: str = "") -> str:
    return f"{prefix}/toestemming/{consents.code}{rest}"


def filled(*scopes: str, **more: Any) -> dict[str, Any]:
    return {"scopes": sorted(keys(*scopes)), "age": "from_16", **more}


def give(visitor: Visitor, consents: Consents, *scopes: str, prefix: str = "") -> tuple[str, str]:
    """Say yes through the form, and give the code with the page that showed it."""
    answer = visitor.submit(address(consents, prefix=prefix), filled(*(scopes or (SURVEY,))))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    return shown_code(page), page


def shown_code(page: str) -> str:
    strong = [element for element in parse(page).iter("strong") if read(element.text or "")]
    return str(strong[0].text)


def post(visitor: Visitor, consents: Consents, rest: str, **fields: Any) -> tuple[int, str]:
    answer = visitor.client.post(address(consents, rest), data=fields)
    return answer.status_code, answer.get_data(as_text=True)


def records() -> int:
    with reading() as session:
        return int(session.scalar(text("SELECT count(*) FROM consent_record")) or 0)


def test_consent_is_given_seen_changed_and_withdrawn_with_the_code(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    code, page = give(visitor, consents, SURVEY, CALL)
    assert len(code.replace("-", "")) == LENGTH
    assert SURVEY in page and CALL in page
    status, page = post(visitor, consents, "/bon", receipt=code.lower())
    assert (status, "Uw toestemming geldt" in page) == (200, True)
    fields = form_fields(page, "scopes")
    assert set(fields.getlist("scopes")) == keys(SURVEY, CALL)
    fields.setlist("scopes", sorted(keys(CALL)))
    answer = visitor.client.post(address(consents, "/wijzigen"), data=fields)
    assert "Uw keuze is bewaard." in answer.get_data(as_text=True)
    assert consents.seen(code).scopes == keys(CALL)
    status, page = post(visitor, consents, "/intrekken", receipt=code)
    assert (status, "U hebt uw toestemming ingetrokken" in page) == (200, True)
    assert consents.seen(code).standing is Standing.WITHDRAWN
    assert visitor.client.get_cookie("waardevol_session") is None


def test_choice_can_be_changed_again_and_pressed_twice_on_the_same_page(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    code, _page = give(visitor, consents, SURVEY)
    _status, page = post(visitor, consents, "/bon", receipt=code)
    for scopes in ((SURVEY, CALL), (CALL,), ()):
        fields = form_fields(page, "scopes")
        fields.setlist("scopes", sorted(keys(*scopes)))
        for _press in range(2):
            answer = visitor.client.post(address(consents, "/wijzigen"), data=fields)
            page = answer.get_data(as_text=True)
            assert answer.status_code == 200, scopes
            assert consents.seen(code).scopes == keys(*scopes)
        assert ("Uw keuze is bewaard." in page) is bool(scopes)
    assert consents.seen(code).standing is Standing.WITHDRAWN


def test_withdrawing_takes_one_press_on_the_page_of_the_notice(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    code, _page = give(visitor, consents)
    page = visitor.text(address(consents))
    press = [b for b in parse(page).iter("button") if b.get("formaction", "").endswith("trekken")]
    assert len(press) == 1
    answer = visitor.submit(address(consents), {"receipt": code}, to=press[0].get("formaction"))
    assert answer.status_code == 200
    assert consents.seen(code).standing is Standing.WITHDRAWN
    assert "reden" not in {element.get("name") for element in parse(page).iter()}


def test_pages_set_no_cookie_are_kept_nowhere_and_hold_no_code_in_an_address(
    consents: Consents,
) -> None:
    visitor = consents.lab.visitor()
    code, page = give(visitor, consents)
    answers = [
        visitor.get(address(consents)),
        visitor.get(address(consents, "/bon")),
        *(
            visitor.client.post(address(consents, rest), data={"receipt": code})
            for rest in ("/bon", "/bon.json", "/bon.pdf", "/wijzigen", "/opnieuw", "/intrekken")
        ),
    ]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "private, no-store", answer.request.path
        assert "Set-Cookie" not in answer.headers
    for element in parse(page).iter():
        for name in ("href", "action", "formaction", "src"):
            assert code not in element.get(name, "")
            assert code.replace("-", "") not in element.get(name, "")


def test_second_press_shows_the_same_code_and_keeps_one_record(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    fields = visitor.form(address(consents), "scopes")
    fields.setlist("scopes", sorted(keys(SURVEY)))
    fields["age"] = "from_16"
    pages = [visitor.client.post(address(consents), data=fields) for _ in range(2)]
    codes = {shown_code(page.get_data(as_text=True)) for page in pages}
    assert (len(codes), records()) == (1, 1)
    another, _page = give(visitor, consents)
    assert another not in codes


def test_nothing_is_ticked_beforehand_and_nothing_asks_who_somebody_is(consents: Consents) -> None:
    page = parse(consents.lab.visitor().text(address(consents)))
    boxes = [e for e in page.iter("input") if e.get("type") in ("checkbox", "radio")]
    assert len(boxes) == 2 + 2 + 1
    assert not any("checked" in box.attrib for box in boxes)
    names = {e.get("name") for e in page.iter() if e.tag in ("input", "textarea", "select")}
    assert names == {"scopes", "age", "guardian", "homepage", "stamp", "text", "receipt"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"age": "from_16"}, "Kies minstens één onderdeel"),
        ({"scopes": ["x"], "age": "from_16"}, "De onderdelen zijn veranderd"),
        ({"scopes": sorted(keys(SURVEY))}, "Kies hoe oud u bent"),
        ({"scopes": sorted(keys(SURVEY)), "age": "under_16"}, "moet een ouder of voogd"),
        ({"scopes": sorted(keys(SURVEY)), "age": "from_16", "homepage": "x"}, "leeg"),
        ({"scopes": sorted(keys(SURVEY)), "age": "from_16", "stamp": "x"}, "druk nog een keer"),
        ({"scopes": sorted(keys(SURVEY)), "age": "from_16", "text": "7"}, "intussen veranderd"),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_stays(
    consents: Consents, fields: dict[str, Any], said: str
) -> None:
    answer = consents.lab.visitor().submit(address(consents), fields, containing="scopes")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in unescape(page)
    assert page.split("<title>")[1].strip().startswith("Fout:")
    chosen = set(form_fields(page, "scopes").getlist("scopes"))
    assert chosen == set(fields.get("scopes", ())) & keys(SURVEY)
    assert records() == 0


@pytest.mark.parametrize("typed", ODD)
def test_odd_codes_and_choices_are_refused_and_never_an_error(
    consents: Consents, typed: str
) -> None:
    visitor = consents.lab.visitor()
    sent = typed.encode("utf-8", "surrogatepass").decode("latin-1")
    for rest in ("/bon", "/bon.json", "/bon.pdf", "/wijzigen", "/opnieuw", "/intrekken"):
        short = sent[:5000]
        data = {"receipt": sent, "scopes": sent, "seen": short, "text": short, "age": short}
        answer = visitor.client.post(address(consents, rest), data=data)
        assert answer.status_code == 422, (rest, answer.status_code)
    wanted = {"scopes": sent, "age": sent, "text": sent[:5000], "stamp": sent, "guardian": "on"}
    assert visitor.client.post(address(consents), data=wanted).status_code == 422
    assert records() == 0


def test_wrong_code_is_answered_as_an_unknown_one(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    code, _page = give(visitor, consents)
    near = code[:-1] + ("0" if code[-1] != "0" else "1")
    pages = {post(visitor, consents, "/bon", receipt=t) for t in (near, "0000-0000-0000-0000")}
    differing = re.compile(rf'{near}|0000-0000-0000-0000|name="stamp" value="[^"]+"')
    bare = {(status, differing.sub("", page)) for status, page in pages}
    assert {status for status, _page in bare} == {422}
    assert len(bare) == 1


def test_text_that_asks_something_else_is_shown_at_the_next_use_of_the_code(
    consents: Consents,
) -> None:
    visitor = consents.lab.visitor()
    code, _page = give(visitor, consents)
    consents.write(f"{SURVEY}\n{WALK}")
    consents.publish("Wij vragen nu ook om te wandelen.")
    _status, page = post(visitor, consents, "/bon", receipt=code)
    assert "Uw toestemming is vervallen" in page
    assert "Wij vragen nu ook om te wandelen." in page and WALK in page
    fields = form_fields(page, "scopes")
    assert fields.getlist("scopes") == [], "nothing is ticked for them"
    fields.setlist("scopes", sorted(keys(WALK)))
    fields["age"] = "from_16"
    answer = visitor.client.post(address(consents, "/opnieuw"), data=fields)
    assert "U hebt opnieuw toestemming gegeven" in answer.get_data(as_text=True)
    assert consents.seen(code).scopes == keys(WALK)


def test_who_withdrew_reads_the_text_in_force_before_saying_yes_again(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    code, _page = give(visitor, consents)
    _status, page = post(visitor, consents, "/intrekken", receipt=code)
    heading = "Dit is de tekst waar u ja tegen zegt"
    assert heading in page and "Meedoen is vrijwillig." in page
    consents.write(f"{SURVEY}\n{WALK}")
    consents.publish("Wij vragen nu ook om te wandelen.")
    _status, page = post(visitor, consents, "/bon", receipt=code)
    assert "De nieuwe tekst" in page and "Meedoen is vrijwillig." in page
    assert "Wij vragen nu ook om te wandelen." in page


def test_form_of_an_older_text_is_not_taken_for_the_new_one(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    fields = visitor.form(address(consents), "scopes")
    fields.setlist("scopes", sorted(keys(SURVEY)))
    fields["age"] = "from_16"
    consents.write(f"{SURVEY}\n{WALK}")
    consents.publish()
    answer = visitor.client.post(address(consents), data=fields)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, records()) == (422, 0)
    assert "De tekst is intussen veranderd" in page and WALK in page
    again = form_fields(page, "scopes")
    again.setlist("scopes", sorted(keys(WALK)))
    assert visitor.client.post(address(consents), data=again).status_code == 200
    assert records() == 1


def test_older_texts_stay_readable_and_say_that_there_is_a_newer_one(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    first = visitor.text(address(consents, "/versies/1"))
    assert "Er is een nieuwere tekst" not in first
    consents.write(f"{SURVEY}\n{WALK}")
    consents.publish()
    again = visitor.text(address(consents, "/versies/1"))
    assert "Er is een nieuwere tekst" in again and CALL in again
    assert visitor.get(address(consents, "/versies/3")).status_code == 404
    assert visitor.get("/toestemming/zzzzzzzz").status_code == 404


def test_stopped_experiment_takes_no_yes_and_every_withdrawal(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    code, _page = give(visitor, consents, SURVEY, CALL)
    running = consents.running
    running.run()
    pull_brake(PullBrake(running.reference, "Storing."), running.actor("dpo"), running.lab.now)
    page = visitor.text(address(consents))
    assert "Het experiment ligt stil." in page
    assert "scopes" not in {e.get("name") for e in parse(page).iter("input")}
    status, page = post(visitor, consents, "/intrekken", receipt=code)
    assert status == 200
    assert consents.seen(code).standing is Standing.WITHDRAWN


def test_receipts_say_what_was_consented_to_in_both_forms(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    code, _page = give(visitor, consents)
    answer = visitor.client.post(address(consents, "/bon.json"), data={"receipt": code})
    assert answer.mimetype == "application/json"
    found = json.loads(answer.data)
    assert code not in answer.get_data(as_text=True)
    assert found["schema_version"] == "ISO/IEC TS 27560:2023"
    purposes = found["pii_processing"]["purposes"]
    assert [(p["purpose"], p["consented"]) for p in purposes] == [(SURVEY, True), (CALL, False)]
    assert all(p["lawful_basis"] == "consent" for p in purposes)
    version = consents.page().text
    assert found["pii_processing"]["privacy_notice_hash"]["value"] == version.sha256
    assert [event["event_state"] for event in found["events"]] == ["given"]
    parties = {p["party_id"] for p in found["party_identification"]}
    for purpose in purposes:
        assert {*purpose["pii_controllers"], *purpose["recipient_third_parties"]} <= parties
    paper = visitor.client.post(address(consents, "/bon.pdf"), data={"receipt": code})
    words = checked(paper.data, "Bewijs van toestemming", "nl")
    assert code in words and SURVEY in words


def test_text_can_be_printed_with_boxes_in_both_languages(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    title = consents.page().text.title
    dutch = checked(
        visitor.get(address(consents, "/tekst.pdf")).data, f"Toestemming voor “{title}”", "nl"
    )
    assert f"☐ {SURVEY}" in dutch
    english = checked(
        visitor.get(address(consents, "/tekst.pdf", "/en")).data, f"Consent for “{title}”", "en"
    )
    assert "☐ The questionnaire" in english


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_paper_carries_a_code_that_brings_to_the_text(consents: Consents, prefix: str) -> None:
    made = consents.lab.visitor().get(address(consents, "/tekst.pdf", prefix)).data
    said, side = scanned(made)
    assert said == f"http://localhost{address(consents, prefix=prefix)}"
    assert side >= LEAST_CODE


def test_code_can_be_saved_as_a_drawing_and_says_the_address_once(consents: Consents) -> None:
    lead = consents.lab.visitor("lead")
    page = lead.text(f"/plannen/{consents.running.reference}/toestemming/{consents.number}")
    assert page.count(f"http://localhost{address(consents)}<") == 1
    assert f'src="{address(consents, "/code.svg")}"' in page
    drawing = consents.lab.visitor().get(address(consents, "/code.svg"))
    assert (drawing.status_code, drawing.mimetype) == (200, "image/svg+xml")
    assert "sandbox" in drawing.headers["Content-Security-Policy"]
    rows = modules(f"http://localhost{address(consents)}")
    side = (len(rows) + 8) * 8
    assert f'width="{side}" height="{side}"'.encode() in drawing.data
    assert consents.lab.visitor().get("/toestemming/nergens1/code.svg").status_code == 404


def test_english_page_marks_what_is_dutch(consents: Consents) -> None:
    visitor = consents.lab.visitor()
    page = visitor.text(address(consents, prefix="/en"))
    assert "The questionnaire" in page
    assert "Parts of this text have not been translated." in page
    assert 'lang="nl" dir="auto"' in page and "(in Dutch)" in page
    code, _page = give(visitor, consents, prefix="/en")
    assert consents.seen(code).events[0].language == "en"
    consents.write(SCOPES)
    consents.publish()
    assert "This text is in Dutch only." in visitor.text(address(consents, prefix="/en"))


def test_machine_is_too_fast_and_an_address_knocks_only_so_often(
    databases: Databases, tmp_path: Path
) -> None:
    with databases.sqlite() as url, a_lab(url, tmp_path, testing=False) as lab:
        consents = asking(lab)
        visitor = lab.visitor()
        answer = visitor.submit(address(consents), filled(SURVEY))
        assert (answer.status_code, records()) == (422, 0)
        assert "Dat ging wel heel snel" in answer.get_data(as_text=True)
        wrong = [post(visitor, consents, "/bon", receipt="x")[0] for _ in range(21)]
        assert (wrong[:20], wrong[20]) == ([422] * 20, 429)
        assert all(a <= b for a, b in pairwise(wrong))


@pytest.mark.parametrize("page", ["", "/bon"])
def test_code_is_typed_beside_the_two_traps_and_nobody_has_to_wait(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    with begun(databases, tmp_path, asking, testing=False) as (lab, consents):
        clock = [1_800_000_000]
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: clock[0])
        code, visitor = consents.yes(), lab.visitor()
        fields = visitor.form(address(consents, page), "receipt")
        assert fields["homepage"] == "" and fields["stamp"]
        fields["receipt"] = code
        bon = address(consents, "/bon")
        assert "heel snel" in unescape(visitor.client.post(bon, data=fields).text)
        clock[0] += FASTEST_CODE
        trapped = visitor.client.post(bon, data={**fields, "homepage": "x"})
        assert trapped.status_code == 422
        assert "Maak het veld" in unescape(trapped.text)
        assert f'value="{code}"' in trapped.text
        answer = visitor.client.post(bon, data=fields)
        assert (answer.status_code, "Trek alles in" in answer.text) == (200, True)
        shown = form_fields(answer.text, "scopes")
        at_once = visitor.client.post(address(consents, "/wijzigen"), data=shown)
        assert at_once.status_code == 200, "a code that was shown needs no trap"


def test_public_notice_leads_to_the_consent_of_its_participants(consents: Consents) -> None:
    consents.running.publish()
    slug = consents.running.experiment.slug
    page = consents.lab.visitor().text(f"/experimenten/{slug}")
    assert f'href="/toestemming/{consents.code}"' in page
    english = consents.lab.visitor().text(f"/en/experimenten/{slug}")
    group = english.partition(f'href="/en/toestemming/{consents.code}"')[2].partition("</a>")[0]
    assert f'lang="nl" dir="auto">{GROUP}' in group and "not translated" in group
