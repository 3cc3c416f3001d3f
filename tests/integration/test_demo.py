"""The demo data: every phase that the acts reach, by the use cases, once, all fictional."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.begun import begun
from tests.builders import Lab
from tests.databases import Databases
from waardevol_lab.config import read_settings
from waardevol_lab.demo import DemoIncomplete, demo_password, load
from waardevol_lab.demo.cast import PEOPLE, address, set_up
from waardevol_lab.demo.report import DemoReport
from waardevol_lab.domain.answers import check
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.notice import problems
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import EndReason, Phase, RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Account,
    AdviceDraft,
    AgendaItem,
    Assessment,
    Decision,
    Experiment,
    LedgerEntry,
    Meeting,
    NoticeVersion,
    Organisation,
    OutboxMail,
    PlanVersion,
    ReviewRound,
    RoleGrant,
)
from waardevol_lab.queries.board_desk import desk
from waardevol_lab.queries.board_todos import Task
from waardevol_lab.queries.signing_in import actor_of
from waardevol_lab.services.credentials import check_password
from waardevol_lab.services.verifying import verify

PASSWORD = "groene-lantaarn-17"
SHOWN = {
    Phase.PREPARING,
    Phase.REJECTED,
    Phase.APPROVED,
    Phase.RUNNING,
    Phase.SUSPENDED,
    Phase.EVALUATED,
    Phase.WITHDRAWN,
}


@pytest.fixture(scope="module")
def demo(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Give a lab with the demo loaded; for tests that only look."""
    with begun(databases, tmp_path_factory.mktemp("demo"), loaded) as (lab, _report):
        yield lab


def loaded(lab: Lab) -> DemoReport:
    """The demo as it is loaded first."""
    return load(lab.now, PASSWORD)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_loads_every_phase_and_a_second_load_does_nothing(
    databases: Databases, tmp_path: Path, engine: str
) -> None:
    with begun(databases, tmp_path, loaded, engine) as (lab, first):
        every_phase_once(lab, first)


def every_phase_once(lab: Lab, first: DemoReport) -> None:
    """The report of the first load, and what a second one does."""
    assert first.loaded
    assert set(first.phases) == SHOWN
    assert sum(first.phases.values()) == 14
    assert [mail for mail, _ in first.accounts] == [address(name) for name in PEOPLE]
    assert verify().holds
    assert verify().entries == sum(first.acts.values())
    before = lab.snapshot()
    second = load(lab.later(days=3), PASSWORD)
    assert not second.loaded
    assert lab.snapshot() == before


@pytest.mark.parametrize(
    "today",
    ["2026-01-01T08:00", "2027-03-28T21:30", "2028-02-29T23:10"],
)
def test_loads_on_any_day(lab: Lab, today: str) -> None:
    lab.set_clock(datetime.fromisoformat(today).replace(tzinfo=UTC))
    assert set(load(lab.now, PASSWORD).phases) == SHOWN
    with reading() as session:
        ids = session.execute(select(LedgerEntry.at).order_by(LedgerEntry.id)).scalars().all()
    assert max(ids) <= lab.now.isoformat().replace("+00:00", "Z")


def test_everything_is_marked_as_fictional(demo: Lab) -> None:
    with reading() as session:
        assert set(session.scalars(select(Account.fictional))) == {True}
        assert set(session.scalars(select(Experiment.fictional))) == {True}
        contents = session.scalars(select(NoticeVersion.contents)).all()
        assert contents
        assert all(content["fictional"] is True for content in contents)
        mails = session.scalars(select(Account.email)).all()
        assert all(mail.endswith("@demo.example") for mail in mails)


def test_every_notice_is_complete_and_as_approved(demo: Lab) -> None:
    with reading() as session:
        rows = session.execute(
            select(NoticeVersion.contents, PlanVersion.answers, PlanVersion.framework).join(
                PlanVersion, PlanVersion.id == NoticeVersion.plan_version_id
            )
        ).all()
    assert len(rows) >= 6
    for contents, answers, framework in rows:
        assert problems(shipped(framework), contents, answers) == ()


def test_submitted_plans_are_complete_and_name_no_day_that_was_forgotten(demo: Lab) -> None:
    with reading() as session:
        versions = session.scalars(select(PlanVersion)).all()
        for version in versions:
            assert check(shipped(version.framework), version.answers) == ()
            assert "{" not in json.dumps(list(version.answers.values())).replace('{"', "")


def test_each_desk_has_something_to_do(demo: Lab) -> None:
    with reading() as session:
        states = set(session.scalars(select(ReviewRound.state)))
        boards = session.scalar(
            select(func.count()).select_from(Organisation).where(Organisation.name.like("%Meer%"))
        )
        roles = set(session.scalars(select(RoleGrant.role)))
    assert states >= {
        RoundState.DRAFT,
        RoundState.SUBMITTED,
        RoundState.IN_REVIEW,
        RoundState.ADVISED,
        RoundState.DECIDED,
    }
    assert boards == 1
    assert roles == {role for _, role in PEOPLE.values()}


def test_the_board_is_seen_at_work(demo: Lab) -> None:
    with reading() as session:
        draft = session.scalars(select(AdviceDraft)).one()
        assert draft.text
        assert session.get_one(ReviewRound, draft.round_id).state == RoundState.IN_REVIEW
        meetings = session.scalars(select(Meeting).order_by(Meeting.starts_at)).all()
        assert [row.minutes_set_at is not None for row in meetings] == [True, False, False]
        assert meetings[1].starts_at < demo.now < meetings[2].starts_at
        items = session.scalars(select(AgendaItem).where(AgendaItem.minutes != "")).all()
        assert {row.meeting_id for row in items} == {row.id for row in meetings[:2]}
        assert all(row.duration for row in items)
        ballots = session.scalars(select(Assessment.ballot)).all()
        assert 2 in ballots


def test_who_stands_in_is_seen_at_work(demo: Lab) -> None:
    with reading() as session:
        rows = session.scalars(
            select(RoleGrant).where(RoleGrant.on_behalf_of_id.is_not(None)).order_by(RoleGrant.id)
        ).all()
        assert [row.role for row in rows] == [Role.DECIDER, Role.CHAIR, Role.DECIDER]
        before, chair, present = rows
        assert chair.valid_from is not None
        assert demo.now < chair.valid_from
        assert before.valid_until is not None
        assert present.valid_until is not None
        assert before.valid_until < demo.now < present.valid_until
        decision = session.scalars(
            select(Decision).where(Decision.decided_by_id == before.account_id)
        ).one()
        assert before.granted_at < decision.decided_at < before.valid_until
    stand_in = actor_of(address("vervanger"), demo.now)
    assert stand_in is not None
    assert [todo.task for todo in desk(stand_in, demo.now).todos] == [Task.DECIDE]


def test_each_act_has_its_own_instant_in_order_of_time(demo: Lab) -> None:
    with reading() as session:
        rows = session.execute(
            select(LedgerEntry.subject, LedgerEntry.at).order_by(LedgerEntry.id)
        ).all()
    chains: dict[str, list[str]] = {}
    for subject, at in rows:
        chains.setdefault(subject, []).append(at)
    assert all(chain == sorted(chain) for chain in chains.values())


def test_started_experiments_started_on_the_day_of_their_plan(demo: Lab) -> None:
    with reading() as session:
        started = session.scalars(
            select(Experiment).where(Experiment.started_at.is_not(None))
        ).all()
        assert {row.phase for row in started} == {
            Phase.RUNNING,
            Phase.SUSPENDED,
            Phase.EVALUATED,
        }
        for row in started:
            assert row.started_at is not None
            assert local_date(row.started_at) == row.starts_on


def test_what_ended_on_its_date_ended_in_the_night_after_it(demo: Lab) -> None:
    with reading() as session:
        ended = session.scalars(
            select(Experiment).where(Experiment.end_reason == EndReason.END_DATE)
        ).all()
        newest = select(NoticeVersion.contents).order_by(NoticeVersion.number.desc()).limit(1)
        told = [
            session.scalars(newest.where(NoticeVersion.experiment_id == row.id)).one()
            for row in ended
        ]
    assert len(ended) >= 3
    for row, contents in zip(ended, told, strict=True):
        assert row.ended_at is not None
        night = local_date(row.ended_at) - timedelta(days=1)
        assert night.isoformat() == contents["ended_on"] == contents["ends_on"]


def test_old_mail_is_not_sent_again(demo: Lab) -> None:
    with reading() as session:
        waiting = session.scalars(
            select(OutboxMail.created_at).where(OutboxMail.sent_at.is_(None))
        ).all()
        known = session.scalar(select(func.count()).select_from(OutboxMail))
    assert known is not None
    assert 0 < len(waiting) < known
    assert all((demo.now - at).days < 7 for at in waiting)


def test_everybody_signs_in_with_the_one_password(demo: Lab) -> None:
    for name in PEOPLE:
        assert check_password(address(name), PASSWORD, demo.now)
    report = load(demo.now, "een-heel-ander-woord")
    assert not report.password_fits
    assert "een-heel-ander-woord" not in "\n".join(report.lines("een-heel-ander-woord"))


def test_a_load_that_stopped_halfway_is_said(lab: Lab) -> None:
    set_up("no hash", lab.now)
    before = lab.snapshot()
    with pytest.raises(DemoIncomplete):
        load(lab.now, PASSWORD)
    assert lab.snapshot() == before


def test_password_is_made_once_and_kept_for_its_owner(lab: Lab) -> None:
    settings = lab.app.extensions["waardevol_settings"]
    first = demo_password(settings)
    assert len(first) >= 20
    assert demo_password(settings) == first
    assert (settings.instance / "demo_password").stat().st_mode & 0o777 == 0o600
    chosen = read_settings({}, instance=settings.instance, demo_password="zelf-gekozen")
    assert demo_password(chosen) == "zelf-gekozen"
