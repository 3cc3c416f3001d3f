"""Whoever consents stays nobody: nothing that could point at them is kept anywhere."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import inspect
from werkzeug.datastructures import MultiDict

from tests.begun import begun
from tests.builders import Lab
from tests.consents import CALL, SURVEY, Consents, asking, keys
from tests.databases import Databases
from tests.visitor import Visitor
from tests.web.test_consent import address, shown_code
from waardevol_lab.observing import init_logging
from waardevol_lab.outbox.worker import sweep
from waardevol_lab.persistence.db import db
from waardevol_lab.services.tokens import receipt_hash
from waardevol_lab.web.citizens import consent as pages
from waardevol_lab.web.session import current_settings

MARKS = {
    "naam": "Jannes Zoekmijnietop",
    "bsn": "999990019",
    "ip": "203.0.113.77",
    "browser": "Zeldzaamheid/7.31",
    "mac": "02:00:5e:10:00:aa",
    "reden": "omdat mijn arts het zei",
    "pagina": "praatgroep.example",
}
"""What a browser tells about somebody, and what somebody may send where nothing is asked."""


@pytest.fixture
def consents(databases: Databases, tmp_path: Path) -> Iterator[Consents]:
    """Give an approved experiment with a published consent notice."""
    with begun(databases, tmp_path, asking) as (_lab, made):
        yield made


class Telltale(Visitor):
    """A browser that tells everything it knows with every request."""

    def send(self, url: str, data: MultiDict[str, str]) -> str:
        """Press a button."""
        fields = data.copy()
        fields.update({name: text for name, text in MARKS.items() if name not in ("ip", "browser")})
        answer = self.client.post(
            f"{url}?naam={MARKS['naam']}",
            data=fields,
            headers={
                "User-Agent": MARKS["browser"],
                "X-Forwarded-For": MARKS["ip"],
                "Referer": f"http://localhost/{MARKS['pagina']}",
                "Cookie": f"wie={MARKS['naam']}",
            },
            environ_overrides={"REMOTE_ADDR": MARKS["ip"]},
        )
        return answer.get_data(as_text=True)


def walked(consents: Consents) -> tuple[str, list[str]]:
    """The whole way of a participant; gives the code and every page."""
    visitor = Telltale(consents.lab.app)
    fields = visitor.form(address(consents), "scopes")
    fields.setlist("scopes", sorted(keys(SURVEY, CALL)))
    fields["age"] = "from_16"
    seen = [visitor.send(address(consents), fields)]
    code = shown_code(seen[0])
    own = MultiDict({"receipt": code})
    changed = MultiDict({"receipt": code, "seen": "1", "scopes": next(iter(keys(CALL)))})
    for rest, data in (
        ("/bon", own),
        ("/wijzigen", changed),
        ("/bon.json", own),
        ("/intrekken", own),
        ("/bon", MultiDict({"receipt": code[:-1]})),
    ):
        seen.append(visitor.send(address(consents, rest), data))
    return code, seen


def kept(lab: Lab) -> bytes:
    """Every byte that the instance holds, with the database as it would be written out."""
    with lab.app.app_context():
        folder = current_settings().instance
    found = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    rows = repr(lab.snapshot()).encode()
    return b"\n".join([*found, rows])


def marks_in(held: bytes, code: str) -> list[str]:
    marks = [*MARKS.values(), code, code.replace("-", ""), code.lower()]
    return [mark for mark in marks if mark.encode() in held]


def test_nothing_that_points_at_a_person_is_in_database_mail_or_logs(
    consents: Consents, capfd: pytest.CaptureFixture[str]
) -> None:
    lab = consents.lab
    init_logging(current_settings())
    code, seen = walked(consents)
    sweep(current_settings())
    assert consents.seen(code).seen == 3, "given, changed, withdrawn"
    held = kept(lab)
    hashed = receipt_hash(code)
    assert hashed is not None
    assert hashed.encode() in held, "what is kept would be found"
    assert marks_in(held, code) == []
    logged = capfd.readouterr()
    assert marks_in(f"{logged.out}{logged.err}".encode(), code) == []
    for page in seen:
        assert not [mark for mark in MARKS.values() if mark in page]


def test_log_of_an_error_says_nothing_of_who_met_it(
    consents: Consents, capfd: pytest.CaptureFixture[str]
) -> None:
    init_logging(current_settings())
    visitor = Telltale(consents.lab.app)
    consents.lab.app.config["PROPAGATE_EXCEPTIONS"] = False
    code = consents.yes(SURVEY)
    with patch.object(pages, "consent_receipt", side_effect=LookupError("broken")):
        page = visitor.send(address(consents, "/bon"), MultiDict({"receipt": code}))
    logged = capfd.readouterr()
    assert "request failed" in f"{logged.out}{logged.err}"
    assert marks_in(f"{logged.out}{logged.err}{page}".encode(), code) == []


def test_backup_of_the_database_holds_nothing_of_it_either(
    consents: Consents, tmp_path: Path
) -> None:
    code, _seen = walked(consents)
    hashed = receipt_hash(code)
    target = tmp_path / "copy.db"
    with (
        sqlite3.connect(str(db.engine.url.database)) as source,
        sqlite3.connect(target) as backup,
    ):
        source.backup(backup)
    held = target.read_bytes()
    assert hashed is not None
    assert hashed.encode() in held
    assert marks_in(held, code) == []


def test_tables_of_consent_have_no_place_for_a_person(consents: Consents) -> None:
    assert consents.number
    inspector = inspect(db.engine)
    columns = {
        name: {column["name"] for column in inspector.get_columns(name)}
        for name in ("consent_record", "consent_entry")
    }
    assert columns["consent_record"] == {"id", "notice_id", "record_id", "code_hash"}
    assert columns["consent_entry"] == {
        *("id", "record_id", "sequence", "event", "at", "version", "language", "sha256"),
        *("method", "scopes", "age_band", "guardian", "copy_given", "recorded_by_id"),
    }
