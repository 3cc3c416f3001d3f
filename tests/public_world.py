"""What citizens can come upon: the demo, a dossier in every state, an empty site, and failures.

All of it is opened once in a test run; whoever asks gets the pages as they were served.
"""

import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from tests import followers
from tests.begun import begun
from tests.builders import Lab, a_lab
from tests.consents import CALL, SURVEY, Consents
from tests.contributions import Street
from tests.databases import Databases
from tests.demo import copy_of_the_demo
from tests.public_pages import Reader, Shown, with_news
from tests.servers import locked
from tests.visitor import Visitor
from tests.web.dossiers import World, build
from waardevol_lab.app import create_app
from waardevol_lab.domain.following import Scope
from waardevol_lab.persistence.db import db, reading, transaction
from waardevol_lab.persistence.models import Account, ConsentNotice
from waardevol_lab.services import tokens
from waardevol_lab.services.withdrawing import WithdrawExperiment, withdraw_experiment
from waardevol_lab.web import failures

HOME = "citizens.home"
STATUSES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
UNFOUND = "?status=afgewezen-en-vergeten", "?q=walvissenoptocht", "?plaats=Nergenshuizen"
"""What a search makes no sense of, or finds nothing with."""


@dataclass(frozen=True, slots=True)
class ForEverybody:
    """Every public page in both languages, each text once, and what is asked for but no page."""

    pages: list[Shown]
    no_page: frozenset[str]


def for_everybody(run_folder: Path, databases: Databases) -> ForEverybody:
    """All that whoever has no account can open."""
    ready = run_folder / "public-pages"
    with locked(run_folder / "public-pages.lock"):
        if not ready.exists():
            work = run_folder / "public-pages-making"
            work.mkdir()
            readers = (_demo(run_folder, work), _dossiers(databases, work), _empty(databases, work))
            pages = with_news(page for one in readers for page in one.shown.values())
            none = frozenset[str]().union(*(one.no_page for one in readers))
            ready.write_bytes(pickle.dumps(ForEverybody(pages, none)))
            shutil.rmtree(work)
    found: ForEverybody = pickle.loads(ready.read_bytes())  # noqa: S301 - written by this run
    return found


def _demo(run_folder: Path, work: Path) -> Reader:
    """Full plans, photos, lines on the map, changed and withheld notices, lessons."""
    copy_of_the_demo(run_folder, work / "demo")
    app = create_app(instance=work / "demo", testing=True)
    reader = Reader(app, "demo")
    reader.open_all()
    with app.app_context():
        db.engine.dispose()
    return reader


def _dossiers(databases: Databases, work: Path) -> Reader:
    """Every state, and what visitors without an account can do there."""
    with begun(databases, work / "dossiers", build) as (lab, world):
        reader = Reader(lab.app, "dossiers")
        consents, street = _enliven(world)
        on_paper = f"/e/{street.running.experiment.sign_code}", f"/toestemming/{consents.code}"
        reader.open_all([*_given(lab), *on_paper])
        for step in (_asked, _received, _followed):
            step(reader, street)
        _consented(reader, consents)
        reader.send_empty()
        _failed(reader)
        return reader


def _empty(databases: Databases, work: Path) -> Reader:
    """A site on which nothing was ever published."""
    (work / "empty").mkdir()
    with databases.sqlite() as url, a_lab(url, work / "empty") as lab:
        lab.organisation()
        reader = Reader(lab.app, "empty")
        reader.open_all()
        return reader


def _enliven(world: World) -> tuple[Consents, Street]:
    """A notice that was taken back, one that asks for consent, one that people ask about."""
    lab, gone = world.lab, world.dossiers["approved"]
    version = lab.experiment(gone).version
    withdraw_experiment(WithdrawExperiment(gone, "Geen geld.", version), lab.actor("lead"), lab.now)
    asked = world.running("ready")
    with reading() as session:
        code = session.scalars(
            select(ConsentNotice.code).where(
                ConsentNotice.experiment_id == lab.experiment(asked.reference).id
            )
        ).one()
    street = Street(world.running("running"))
    for number in range(1, 5):
        street.ask(f"Vraag {number} van een inwoner.")
    street.answer(2, who="lead")
    street.answer(3, who="lead")
    street.change(3)
    street.publish(2, 3)
    street.hide(4, ground="off_topic")
    lab.later(minutes=1)
    return Consents(asked, 1, code), street


def _given(lab: Lab) -> Iterator[str]:
    """Addresses that only a mail tells, and searches that come to nothing."""
    waiting = followers.asked(lab, "wacht@straat.example")
    handle = followers.following(lab)
    followers.following(lab, scope=Scope.PLACE, place="Stationsplein")
    own = tokens.repeated(str(lab.app.secret_key), handle)
    yield f"/volgen/bevestigen/{waiting}"
    yield from (f"/volgen/{own}{more}" for more in ("", "?na=1", "?na=2", "?na=3", "/afmelden"))
    yield f"/volgen/{'A' * 43}"
    with transaction() as session:
        account = session.scalars(select(Account).order_by(Account.id)).first()
        assert account is not None
        for purpose, path in (
            (tokens.Purpose.INVITATION, "uitnodiging"),
            (tokens.Purpose.RESET, "wachtwoord"),
        ):
            yield f"/account/{path}/{tokens.issue(session, account, purpose, lab.now)}"
    for place in ("experimenten", "kaart"):
        yield from (f"/{place}{search}" for search in UNFOUND)


def _asked(reader: Reader, street: Street) -> None:
    """Somebody asks, and sees the receipt."""
    here = f"/experimenten/{street.running.experiment.slug}"
    visitor, fields = Visitor(reader.app), {"text": "Wie leest dit?", "email": "ik@straat.example"}
    for root in ("", "/en"):
        for page in ("vraag", "reactie"):
            answer = visitor.submit(f"{root}{here}/{page}", fields)
            reader.keep(f"{root}{here}/{page} receipt", answer)


def _received(reader: Reader, street: Street) -> None:
    """Whoever asked reads how it stands: waiting, answered, changed by it, hidden."""
    visitor = Visitor(reader.app)
    for root in ("", "/en"):
        for number, receipt in street.receipts.items():
            answer = visitor.submit(f"{root}/ontvangst", {"code": receipt.code})
            reader.keep(f"{root}/ontvangst read {number}", answer)


def _followed(reader: Reader, street: Street) -> None:
    """An address that is none, typed by somebody who wants to follow."""
    here = f"/experimenten/{street.running.experiment.slug}/volgen"
    for root in ("", "/en"):
        answer = Visitor(reader.app).submit(f"{root}{here}", {"email": "geen adres"})
        reader.keep(f"{root}{here} refused", answer)


def _consented(reader: Reader, consents: Consents) -> None:
    """Given with the code shown, looked at, changed, withdrawn, and lapsed by a new text."""
    for root in ("", "/en"):
        here = f"{root}/toestemming/{consents.code}"
        choice = {"scopes": [scope.key for scope in consents.page().text.scopes], "age": "from_16"}
        given = Visitor(reader.app).submit(here, choice, containing="scopes")
        reader.keep(f"{here} given", given)
        _with_code(reader, consents, here, "bon", consents.yes(SURVEY, CALL))
        _with_code(reader, consents, here, "intrekken", consents.yes(SURVEY))
        _with_code(reader, consents, here, "wijzigen", consents.yes(SURVEY, CALL), seen="1")
    lapsing = consents.yes(SURVEY)
    consents.write("Alleen een gesprek", "A conversation only")
    consents.publish("Er is geen vragenlijst meer.", lapse=True)
    for root in ("", "/en"):
        here = f"{root}/toestemming/{consents.code}"
        _with_code(reader, consents, here, "bon", lapsing)
        reader.keep(here, reader.client.get(here))
        older = f"{here}/versies/1"
        reader.keep(older, reader.client.get(older))


def _with_code(
    reader: Reader, consents: Consents, here: str, act: str, receipt: str, **more: str
) -> None:
    consents.lab.set_clock(consents.lab.now + timedelta(seconds=1))
    answer = reader.client.post(f"{here}/{act}", data={"receipt": receipt, **more})
    reader.keep(f"{here}/{act} {receipt[-4:]}", answer)


def _failed(reader: Reader) -> None:
    """Every error page: with the number of an incident where it is ours."""
    for status in STATUSES:

        def fail(status: int = status) -> tuple[str, int]:
            return failures.page(status, "0a1b2c3d" if status in (500, 503) else None)

        _stand_in(reader.app, fail)
        for root in ("", "/en"):
            reader.keep(f"{root}/ error {status}", reader.client.get(f"{root}/"))
    for root in ("", "/en"):
        reader.keep(f"{root}/weg", reader.client.get(f"{root}/weg"))


def _stand_in(app: Flask, view: Callable[[], tuple[str, int]]) -> None:
    """Let home, which was read before, answer so."""
    view.__access__ = app.view_functions[HOME].__access__  # type: ignore[attr-defined]
    app.view_functions[HOME] = view
