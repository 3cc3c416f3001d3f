"""Ten thousand posts from everywhere leave the site as usable as it was."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import func, insert, select

from tests.announced import counted_queries
from tests.begun import begun
from tests.builders import Lab
from tests.consents import SURVEY, Consents, asking, keys
from tests.contributions import TEXT, Street, flood
from tests.databases import Databases
from tests.visitor import Visitor, parse
from tests.web.test_asking import CODE
from waardevol_lab.persistence.db import Base, reading, transaction
from waardevol_lab.persistence.models import (
    ConsentEntry,
    ConsentNotice,
    ConsentRecord,
    Contribution,
    FollowRequest,
    OutboxMail,
)
from waardevol_lab.services.contribution_digests import send_digests
from waardevol_lab.services.telling_followers import tell_followers

MANY = 10_000
ADDRESSES = 5
ON_A_PAGE = 50
Sites = Iterator[tuple[Street, Consents]]


def in_the_street(lab: Lab) -> Consents:
    """A notice and a consent notice that everybody can read."""
    consents = asking(lab)
    consents.running.publish()
    return consents


@pytest.fixture
def site(databases: Databases, tmp_path: Path) -> Sites:
    with begun(databases, tmp_path, in_the_street) as (_lab, consents):
        yield Street(consents.running), consents


@pytest.fixture
def guarded(databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sites:
    """Give the site with its limits, where every form was shown long enough ago."""
    with begun(databases, tmp_path, in_the_street, testing=False) as (lab, consents):
        signed = TimestampSigner.get_timestamp
        ticks = iter(range(10, 10_000_000, 10))
        monkeypatch.setattr(
            TimestampSigner, "get_timestamp", lambda self: signed(self) + next(ticks)
        )
        yield Street(consents.running), consents
        assert lab.app.testing is False


def count(model: type[Base]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def forms_of(street: Street, consents: Consents) -> dict[str, tuple[str, dict[str, object]]]:
    """Every form of somebody without an account: where it is shown, what is filled in."""
    notice = f"/experimenten/{street.running.experiment.slug}"
    return {
        "ask": (f"{notice}/vraag", {"text": TEXT}),
        "react": (f"{notice}/reactie", {"text": TEXT}),
        "follow": (f"{notice}/volgen", {"email": "x@straat.example"}),
        "consent": (
            f"/toestemming/{consents.code}",
            {"scopes": sorted(keys(SURVEY)), "age": "from_16"},
        ),
        "answer": ("/ontvangst", {"code": "0000-0000-0000-0000"}),
        "receipt": (f"/toestemming/{consents.code}/bon", {"receipt": "0000-0000-0000-0000"}),
    }


@pytest.mark.parametrize("name", ["ask", "react", "follow", "consent", "answer", "receipt"])
def test_one_address_is_stopped_and_no_other_is(
    guarded: tuple[Street, Consents], name: str
) -> None:
    address, filled = forms_of(*guarded)[name]
    visitor = guarded[0].lab.visitor()
    data = visitor.form(address, next(iter(filled)))
    for key, value in filled.items():
        data.setlist(key, value if isinstance(value, list) else [value])

    def press(remote: str) -> tuple[int, str]:
        where = {"REMOTE_ADDR": remote}
        answer = visitor.client.post(address, data=data, environ_overrides=where)
        return answer.status_code, answer.text

    first, _ = press("198.51.100.1")
    assert first in {200, 303, 422}
    pressed = [press("198.51.100.1") for _ in range(22)]
    assert {status for status, _ in pressed} == {first, 429}
    refused = pressed[-1][1]
    assert "U stuurde veel achter elkaar" in refused
    assert is_kept(refused, filled)
    others = {press(f"203.0.113.{n}")[0] for n in range(ADDRESSES)}
    assert others == {first}


def is_kept(page: str, filled: Mapping[str, object]) -> bool:
    """Whether everything that was filled in stands in the page again."""
    fields = [e for e in parse(page).iter() if e.get("name") in filled]
    kept: dict[str, list[str]] = {}
    for one in fields:
        if one.get("type") not in {"checkbox", "radio"} or one.get("checked") is not None:
            value = one.get("value") or one.text or ""
            kept.setdefault(one.get("name", ""), []).append(value.strip())
    return all(
        sorted(kept.get(name, [])) == (value if isinstance(value, list) else [value])
        for name, value in filled.items()
    )


def test_ten_thousand_of_each_leave_pages_as_quick_and_send_one_mail(
    site: tuple[Street, Consents],
) -> None:
    street, consents = site
    lab, code = street.lab, consents.yes()
    asked = CODE.findall(_asks(street))[0]
    for _ in range(3):
        street.ask()
    pages = _pages(street, consents, asked, code)
    _queries(lab, pages)
    few = _queries(lab, pages)
    flood(street.running, MANY, "Koop nu goedkope lampen")
    _consent_by_machines(consents)
    _follow_by_machines(street)
    assert [count(m) for m in (Contribution, ConsentRecord, FollowRequest)] == [
        MANY + 4,
        MANY + 1,
        MANY,
    ]
    assert _queries(lab, pages) == few
    before = count(OutboxMail)
    for _ in range(3):
        send_digests(lab.later(hours=1))
        tell_followers(lab.now)
    assert count(OutboxMail) == before + 3
    queue = lab.visitor("secretary").text("/commissie/inwoners")
    boxes = [e for e in parse(queue).iter("input") if e.get("name") == "chosen"]
    assert len(boxes) == ON_A_PAGE
    assert street.ask("Nog een echte vraag") == MANY + 5


def _asks(street: Street) -> str:
    address = f"/experimenten/{street.running.experiment.slug}/vraag"
    return street.lab.visitor().submit(address, {"text": TEXT}).text


def _pages(
    street: Street, consents: Consents, asked: str, receipt: str
) -> Mapping[str, tuple[str, str, dict[str, str]]]:
    """Who looks where, with what they send; nothing for a page that is only looked at."""
    reference, notice = street.running.reference, street.running.experiment.slug
    return {
        "list": ("", "/experimenten", {}),
        "notice": ("", f"/experimenten/{notice}", {}),
        "questions": ("", f"/experimenten/{notice}/vragen", {}),
        "ask": ("", f"/experimenten/{notice}/vraag", {}),
        "follow": ("", f"/experimenten/{notice}/volgen", {}),
        "answer": ("", "/ontvangst", {"code": asked}),
        "consent": ("", f"/toestemming/{consents.code}", {}),
        "receipt": ("", f"/toestemming/{consents.code}/bon", {"receipt": receipt}),
        "team": ("lead", f"/plannen/{reference}/inwoners", {}),
        "numbers": ("lead", f"/plannen/{reference}/toestemming/{consents.number}", {}),
        "queue": ("secretary", "/commissie/inwoners", {}),
        "found": ("secretary", "/commissie/inwoners?q=Koop&bladzijde=30", {}),
    }


def _queries(lab: Lab, pages: Mapping[str, tuple[str, str, dict[str, str]]]) -> dict[str, int]:
    """How many queries each page takes."""
    counts = {}
    for name, (who, address, typed) in pages.items():
        visitor: Visitor = lab.visitor(who) if who else lab.visitor()
        form = visitor.form(address, next(iter(typed))) if typed else None
        with counted_queries(lab) as sent:
            answer = (
                visitor.client.post(address, data={**form, **typed})
                if form is not None
                else visitor.get(address)
            )
            assert answer.status_code == 200, name
        counts[name] = len(sent)
    return counts


def _consent_by_machines(consents: Consents) -> None:
    """Rows as `give_consent` leaves them."""
    now = consents.lab.now - timedelta(days=2)
    with transaction() as session:
        notice = session.scalars(
            select(ConsentNotice).where(ConsentNotice.code == consents.code)
        ).one()
        first = session.scalar(select(func.max(ConsentRecord.id))) or 0
        own = range(first + 1, first + MANY + 1)
        session.execute(
            insert(ConsentRecord),
            [
                {
                    "id": n,
                    "notice_id": notice.id,
                    "record_id": secrets.token_hex(8),
                    "code_hash": secrets.token_hex(32),
                }
                for n in own
            ],
        )
        given = {
            "sequence": 1,
            "event": "given",
            "at": now,
            "version": 1,
            "language": "nl",
            "sha256": "0" * 64,
            "method": "web",
            "scopes": sorted(keys(SURVEY)),
            "age_band": "from_16",
            "guardian": False,
            "copy_given": True,
        }
        session.execute(insert(ConsentEntry), [{**given, "record_id": n} for n in own])


def _follow_by_machines(street: Street) -> None:
    """Rows as `ask_to_follow` leaves them; nobody confirms."""
    with transaction() as session:
        session.execute(
            insert(FollowRequest),
            [
                {
                    "email": f"iemand-{n}@straat.example",
                    "scope": "all",
                    "rhythm": "at_once",
                    "language": "nl",
                    "place": "",
                    "token_hash": secrets.token_hex(32),
                    "created_at": street.lab.now,
                }
                for n in range(MANY)
            ],
        )
