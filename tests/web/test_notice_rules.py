"""No role publishes, changes or back-dates a notice outside the rules, whatever is sent."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import pytest
from sqlalchemy import select

from tests.begun import begun
from tests.builders import CASES, Lab
from tests.databases import Databases
from tests.decided import Running, decided
from tests.routes import address, unsafe_routes
from tests.unit.test_grid import Cell, expected
from tests.web.act_pages import PAGES, ActPage
from tests.web.asking import address_of, signed_in, token_of, versions_of
from tests.web.dossiers import World
from waardevol_lab.cli import commands, run
from waardevol_lab.domain.answers import public_answers
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.notice import notice_hash
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    ConsentNotice,
    ConsentVersion,
    Experiment,
    NoticeVersion,
    PlanVersion,
)

PUBLISH = next(page for page in PAGES if page.action == "publish_notice")
FORGED = {
    "published_at": "2020-01-01T00:00:00Z",
    "published_on": "2020-01-01",
    "announced_at": "2020-01-01T00:00:00Z",
    "placed_on": "2020-01-01",
    "now": "2020-01-01T00:00:00Z",
    "number": "7",
    "contents": '{"answers": {"title": "VALS"}}',
    "answers": '{"title": "VALS"}',
    "title": "VALS",
    "summary": "VALS",
    "sha256": "0" * 64,
    "phase": "running",
    "plan_version_id": "1",
    "published_by_id": "1",
}
"""What no form has: fields of the table, and answers."""
PHASES = (
    *("preparing", "approved", "rejected", "running", "suspended"),
    *("ended", "evaluated", "withdrawn", "lapsed"),
)
Notice = dict[str, Any]


def notices() -> list[Notice]:
    """Every notice, in the order of publishing."""
    with reading() as session:
        rows = session.scalars(select(NoticeVersion).order_by(NoticeVersion.id))
        return [{c.key: getattr(row, c.key) for c in row.__table__.columns} for row in rows]


def approved_answers(notice: Notice) -> dict[str, object]:
    """What the plan that binds the experiment of a notice says in public."""
    with reading() as session:
        experiment = session.get_one(Experiment, notice["experiment_id"])
        version = session.get_one(PlanVersion, experiment.binding_version_id)
        return public_answers(shipped(version.framework), version.answers)


@contextmanager
def by_the_rules(lab: Lab) -> Iterator[list[Notice]]:
    """What was published stays; what is added is of this moment and says what was approved.

    Gives a list that holds the new ones afterwards.
    """
    before, new = notices(), []
    yield new
    after = notices()
    assert after[: len(before)] == before
    new += after[len(before) :]
    for notice in new:
        assert notice["published_at"] == lab.now
        closed = {part["question"] for part in notice["contents"]["withheld"]}
        assert notice["contents"]["answers"] == {
            question: answer
            for question, answer in approved_answers(notice).items()
            if question not in closed
        }
        assert notice["sha256"] == notice_hash(notice["contents"])
        own = [n["number"] for n in after if n["experiment_id"] == notice["experiment_id"]]
        assert own == list(range(1, len(own) + 1))


@pytest.mark.parametrize("phase", PHASES)
def test_only_the_lead_publishes_and_only_what_was_approved(as_built: World, phase: str) -> None:
    world, reference = as_built, as_built.dossiers[phase]
    world.lab.later(minutes=1)
    for name in world.people:
        may = may_do(world, PUBLISH, name, phase)
        form = FORGED | versions_of(world, PUBLISH, reference, phase)
        form |= {"csrf_token": token_of(world.lab), "idempotency_key": f"forged-{name}"}
        with by_the_rules(world.lab) as new:
            url = address_of(world, PUBLISH, reference, phase)
            answer = signed_in(world.lab, name).post(url, data=form)
        assert [notice["published_by_id"] for notice in new] == (
            [world.lab.actors[name]] if may else []
        ), (name, answer.status_code)
        assert answer.status_code in ({303} if may else {404, 409, 422}), name


@pytest.mark.parametrize(
    ("action", "phase"),
    [
        ("reword", "running"),
        ("withhold_part", "running"),
        ("publish_consent_notice", "running"),
        ("stop", "running"),
        ("publish_final_evaluation", "offered"),
    ],
)
def test_what_is_sent_beside_an_act_is_in_no_notice(
    as_built: World, action: str, phase: str
) -> None:
    world, lab, reference = as_built, as_built.lab, as_built.dossiers[phase]
    lab.later(days=40)
    state = "ended" if phase == "offered" else phase
    for page in (page for page in PAGES if page.action == action):
        filled = FORGED | page.filled(world) | versions_of(world, page, reference, state)
        may = {name for name in world.people if may_do(world, page, name, state)}
        for name in sorted(world.people, key=lambda name: name in may):
            texts = consent_texts()
            form = filled | {"csrf_token": token_of(lab), "idempotency_key": f"beside-{name}"}
            with by_the_rules(lab) as new:
                url = address_of(world, page, reference, state)
                answer = signed_in(lab, name).post(url, data=form)
            assert (answer.status_code == 303) <= (name in may), (name, url)
            assert {notice["published_by_id"] for notice in new} <= {lab.actors[name]}
            for text in consent_texts()[len(texts) :]:
                assert (text.published_at, text.published_by_id) == (lab.now, lab.actors[name])
                assert text.number == 2


def may_do(world: World, page: ActPage, name: str, state: str) -> bool:
    """Whether one of the roles of a person may, by the table that was written by hand."""
    cells = [Cell(page.machine, state, page.action, *one) for one in world.people[name]]
    return any(expected(cell).kind == "allowed" for cell in cells)


def consent_texts() -> list[ConsentVersion]:
    """Every published consent text of the experiment that runs."""
    with reading() as session:
        mine = select(ConsentNotice.id).join(Experiment).where(Experiment.phase == "running")
        query = select(ConsentVersion).where(ConsentVersion.notice_id.in_(mine))
        return list(session.scalars(query.order_by(ConsentVersion.id)))


def test_an_earlier_version_of_the_page_publishes_nothing(as_built: World) -> None:
    world, lab, reference = as_built, as_built.lab, as_built.dossiers["approved"]
    seen = versions_of(world, PUBLISH, reference, "approved")
    url = address_of(world, PUBLISH, reference, "approved")
    lead, form = signed_in(lab, "lead"), {"csrf_token": token_of(lab)}
    for number, version in enumerate(("0", "-1", "x", "", str(int(seen["version"]) - 1))):
        with by_the_rules(lab) as new:
            data = form | {"version": version, "idempotency_key": f"earlier-{number}"}
            assert lead.post(url, data=data).status_code in {400, 409, 422}, version
        assert not new


def test_no_form_of_anybody_touches_what_was_published(as_built: World) -> None:
    world = as_built
    world.lab.later(minutes=1)
    reference = world.dossiers["running"]
    version = world.lab.experiment(reference).version
    form = FORGED | {"version": str(version), "reason": "VALS", "text": "VALS", "change": "VALS"}
    for name in ("lead", "secretary own", "decider own", "admin own"):
        for rule in unsafe_routes(world.lab.app):
            url = address(rule, reference=reference)
            data = form | {"csrf_token": token_of(world.lab), "idempotency_key": name + url[-20:]}
            with by_the_rules(world.lab):
                answer = signed_in(world.lab, name).post(url, data=data)
            assert answer.status_code < 500, (name, url)


@pytest.fixture
def running(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    with begun(databases, tmp_path, decided) as (_lab, found):
        yield found


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command of the command line."""
    for name, command in group.commands.items():
        here = (*path, name)
        if isinstance(command, click.Group):
            yield from leaves(command, here)
        else:
            yield here


def test_no_command_publishes_or_dates_a_notice() -> None:
    for path in leaves(commands):
        command: click.Command = commands
        for name in path:
            assert isinstance(command, click.Group)
            command = command.commands[name]
        words = {*path, *(option.lstrip("-") for p in command.params for option in p.opts)}
        assert not words & {"notice", "publish", "published", "date", "now", "clock", "at"}, path


def test_commands_leave_what_was_published_as_it_is(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.publish()
    lab, plan = running.lab, json.loads((CASES / "fietsers-stationsplein.json").read_text("utf-8"))
    plan |= {"reference": running.reference, "phase": "running", "slug": running.experiment.slug}
    plan |= {"notice": FORGED, "published_at": "2020-01-01", "announced_at": "2020-01-01"}
    file = tmp_path / "forged.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    monkeypatch.setenv("WAARDEVOL_INSTANCE", str(tmp_path))
    monkeypatch.setenv("WAARDEVOL_DATABASE_URL", lab.app.config["SQLALCHEMY_DATABASE_URI"])
    monkeypatch.setenv("WAARDEVOL_CLOCK", str(tmp_path / "clock"))
    before = notices()
    run(["import", "plan", str(file), "--lead", "lead@lab.example"])
    run(["worker", "--once"])
    run(["search", "rebuild"])
    assert notices() == before
    with reading() as session:
        others = session.scalars(
            select(Experiment).where(Experiment.reference != running.reference)
        ).all()
        assert [(one.phase, one.announced_at, one.slug) for one in others] == [
            ("preparing", None, None) for _ in others
        ]
