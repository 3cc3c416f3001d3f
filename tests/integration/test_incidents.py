"""Incidents: reported, mailed, public or only counted, and the 72 hours of the GDPR."""

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from tests.builders import Lab
from tests.decided import Running, decided
from tests.happened import PRIVATE, add_news, incident, report, tell_authority
from waardevol_lab.domain.days import AMSTERDAM
from waardevol_lab.domain.errors import AlreadyDone, NotFound, Refused, WrongState
from waardevol_lab.domain.incidents import Authority, When, authority_due
from waardevol_lab.domain.policy import Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail, PublicChange
from waardevol_lab.queries.incident_log import breaches, incident_page
from waardevol_lab.services import reminding_of_breaches
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.incident_log import ReportIncident, report_incident
from waardevol_lab.services.reminding_of_breaches import remind_of_breaches
from waardevol_lab.services.running import PullBrake, StopExperiment, pull_brake, stop


@pytest.fixture
def running(lab: Lab) -> Running:
    found = decided(lab)
    found.run()
    return found


def mails(template: str) -> list[str]:
    with reading() as session:
        rows = session.scalars(select(OutboxMail.recipient).where(OutboxMail.template == template))
        return sorted(rows)


def public_changes() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(PublicChange)) or 0


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in refusal.value.problems}


def test_public_incident_stands_on_the_notice_at_once_and_board_and_dpo_are_mailed(
    running: Running,
) -> None:
    before = len(running.notices())
    assert report(running.lab, running.reference) == 1
    last = running.notices()[-1]
    assert (len(running.notices()), last.cause) == (before + 1, "IncidentReported")
    assert last.contents["incidents"] == [
        {
            "number": 1,
            "what": "Een lamp viel op de stoep.",
            "happened_on": "2026-11-20",
            "known_on": "2026-11-20",
            "reported_on": "2027-03-05",
            "affected": "Een voetganger schrok.",
            "values": ["safety"],
            "personal_data": False,
            "done": "De lamp hangt weer vast.",
            "updates": [],
        }
    ]
    assert last.contents["incidents_not_public"] == 0
    assert last.contents["timeline"][-1] == {"on": "2027-03-05", "event": "IncidentReported"}
    assert running.entries()[-1] == "IncidentReported"
    told = ["chair@lab.example", "dpo@lab.example", "secretary@lab.example"]
    assert mails("incident_reported") == told


def test_incident_that_is_not_public_makes_no_version_and_is_only_counted(running: Running) -> None:
    before, changes = running.notices(), public_changes()
    report(running.lab, running.reference, **PRIVATE)
    add_news(running.lab, running.reference, 1, "Het onderzoek is klaar.")
    assert len(running.notices()) == len(before)
    assert public_changes() == changes
    assert len(mails("incident_reported")) == len(mails("incident_updated")) == 3
    report(running.lab, running.reference, what="Iets anders.")
    contents = running.notices()[-1].contents
    assert [row["number"] for row in contents["incidents"]] == [2]
    assert contents["incidents_not_public"] == 1
    assert "onderzoek" not in str(contents["incidents"])
    assert [m["event"] for m in contents["timeline"]].count("IncidentReported") == 1


def test_update_of_a_public_incident_is_the_next_version(running: Running) -> None:
    lab = running.lab
    report(lab, running.reference, personal_data=True)
    tell_authority(lab, running.reference, 1, date(2027, 3, 5), who="teammate")
    last = running.notices()[-1]
    assert last.cause == "IncidentUpdated"
    assert last.contents["incidents"][0]["updates"] == [
        {
            "on": "2027-03-05",
            "text": "Gemeld.",
            "authority_told_on": "2027-03-05",
            "authority_reason": "",
        }
    ]
    told = ["chair@lab.example", "dpo@lab.example", "lead@lab.example", "secretary@lab.example"]
    assert mails("incident_updated") == told


def test_who_reports_is_not_mailed_and_the_lead_is_when_it_was_somebody_else(
    running: Running,
) -> None:
    report(running.lab, running.reference, who="dpo")
    told = ["chair@lab.example", "lead@lab.example", "secretary@lab.example"]
    assert mails("incident_reported") == told


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_kept(running: Running) -> None:
    lab, ahead = running.lab, When(date(2027, 3, 6), time(9))
    before = lab.snapshot()
    nothing = incident(
        what=" ",
        happened=When(None, None),
        known=ahead,
        affected="",
        values=("beauty",),
        personal_data=None,
        done="",
        public=None,
    )
    with pytest.raises(Refused) as refusal:
        report_incident(ReportIncident(running.reference, nothing), running.actor("lead"), lab.now)
    assert codes(refusal) == {
        ("what", "missing"),
        ("happened_on", "missing"),
        ("happened_at", "time_missing"),
        ("known_on", "moment_ahead"),
        ("affected", "missing"),
        ("values", "unknown_value"),
        ("personal_data", "choose_one"),
        ("done", "missing"),
        ("public", "choose_one"),
    }
    for changed, wrong in (
        ({"public": False}, ("private_reason", "missing")),
        ({"happened": When(date(2027, 3, 4), time(9))}, ("known_on", "known_before_it_happened")),
        ({"happened": When(date(2026, 3, 29), time(2, 30))}, ("happened_at", "no_such_time")),
        ({"what": "x" * 5001}, ("what", "too_long")),
    ):
        with pytest.raises(Refused) as refusal:
            report(lab, running.reference, **changed)
        assert codes(refusal) == {wrong}
    assert lab.snapshot() == before


def test_update_says_when_the_authority_was_told_or_why_not(running: Running) -> None:
    lab, reference = running.lab, running.reference
    report(lab, reference, personal_data=True, known=When(date(2027, 3, 4), time(9)))
    report(lab, reference)
    for number, more, wrong in (
        (1, {"authority": Authority.TOLD}, ("told_on", "missing")),
        (1, {"authority": Authority.TOLD, "told_on": date(2027, 3, 6)}, ("told_on", "in_future")),
        (
            1,
            {"authority": Authority.TOLD, "told_on": date(2027, 3, 3)},
            ("told_on", "told_before_known"),
        ),
        (1, {"authority": Authority.NOT_TOLD}, ("authority_reason", "missing")),
        (1, {"authority": None}, ("authority", "choose_one")),
        (2, {"authority": Authority.TOLD}, ("authority", "choose_one")),
    ):
        with pytest.raises(Refused) as refusal:
            add_news(lab, reference, number, "Nieuws.", **more)
        assert codes(refusal) == {wrong}


@pytest.mark.parametrize(
    ("known", "due"),
    [
        ("2027-03-05T09:00", "2027-03-08T09:00"),
        ("2027-03-26T12:00", "2027-03-29T13:00"),
        ("2026-10-24T12:00", "2026-10-27T11:00"),
        ("2026-12-25T00:30", "2026-12-28T00:30"),
    ],
)
def test_seventy_two_hours_are_hours_whatever_the_clock_or_the_calendar_does(
    known: str, due: str
) -> None:
    """Weekends and Christmas count; in March and October the clock shows another time."""
    instant = datetime.fromisoformat(known).replace(tzinfo=AMSTERDAM).astimezone(UTC)
    assert authority_due(instant).astimezone(AMSTERDAM).isoformat()[:16] == due


def test_breach_stays_with_the_dpo_until_an_update_says_told_or_why_not(running: Running) -> None:
    lab, reference, dpo = running.lab, running.reference, running.actor("dpo")
    known = When(date(2027, 3, 5), time(9, 30))
    for _ in range(2):
        report(lab, reference, personal_data=True, known=known)
    report(lab, reference)
    assert breaches(running.actor("stranger"), lab.now) == ()
    (first, second) = breaches(dpo, lab.now)
    assert (first.number, second.number, first.late) == (1, 2, False)
    assert first.due_at == datetime(2027, 3, 8, 8, 30, tzinfo=UTC)
    add_news(lab, reference, 1, "Er is gebeld.")
    lab.later(days=4)
    assert [one.late for one in breaches(dpo, lab.now)] == [True, True]
    assert incident_page(dpo, reference, 1, lab.now, "nl").incident.authority_late
    tell_authority(lab, reference, 1, date(2027, 3, 8))
    left_out = {"authority": Authority.NOT_TOLD, "authority_reason": "Alles was versleuteld."}
    add_news(lab, reference, 2, "Nagekeken.", who="dpo", **left_out)
    assert breaches(dpo, lab.now) == ()
    assert not incident_page(dpo, reference, 1, lab.now, "nl").incident.authority_late


def breach_at_easter(running: Running, reported_after: int = 1) -> datetime:
    """Report a breach so many hours after somebody knew of it; gives when that was."""
    known = datetime(2027, 4, 3, 22, 0, tzinfo=AMSTERDAM)
    running.lab.set_clock(known + timedelta(hours=reported_after))
    when = When(known.date(), known.time())
    report(running.lab, running.reference, happened=when, known=when, personal_data=True)
    return known


def test_who_answers_for_a_breach_is_reminded_in_the_last_day_and_when_it_is_over(
    running: Running,
) -> None:
    """Known on Saturday 3 April 2027 at 22.00: told by Tuesday 6 April at 22.00, Easter or not."""
    lab, known = running.lab, breach_at_easter(running)
    when = When(known.date(), known.time())
    report(lab, running.reference, happened=when, known=when)
    told = {}
    for hours in (47, 48, 49, 71, 72, 73, 100):
        lab.set_clock(known + timedelta(hours=hours))
        told[hours] = remind_of_breaches(lab.now)
    assert told == {47: 0, 48: 2, 49: 0, 71: 0, 72: 2, 73: 0, 100: 0}
    assert mails("authority_waits") == ["dpo@lab.example"] * 2 + ["lead@lab.example"] * 2


def test_nothing_is_begun_when_everybody_was_told(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab, known = running.lab, breach_at_easter(running)
    begun: list[datetime] = []

    def counted(actor: Actor, now: datetime) -> AbstractContextManager[Act]:
        begun.append(now)
        return acting(actor, now)

    monkeypatch.setattr(reminding_of_breaches, "acting", counted)
    for hours in (47, 48, 49, 71, 72, 73, 100):
        lab.set_clock(known + timedelta(hours=hours))
        remind_of_breaches(lab.now)
        if hours == 71:
            lab.person("second dpo", (Role.DPO, running.organisation_id))
    assert begun == [known + timedelta(hours=hours) for hours in (48, 72)]
    lab.set_clock(known + timedelta(hours=101))
    lab.person("third dpo", (Role.DPO, running.organisation_id))
    assert remind_of_breaches(lab.now) == 1
    third = [who for who in mails("authority_waits") if "third" in who]
    assert len(third) == 1


@pytest.mark.parametrize("settled_after", [47, 60])
def test_nobody_is_reminded_of_a_breach_that_is_settled(
    running: Running, settled_after: int
) -> None:
    lab, known = running.lab, breach_at_easter(running)
    lab.set_clock(known + timedelta(hours=settled_after))
    tell_authority(lab, running.reference, 1, lab.now.date())
    lab.set_clock(known + timedelta(hours=72))
    assert remind_of_breaches(lab.now) == 0


@pytest.mark.parametrize(("reported_after", "mails_sent"), [(50, [0, 2]), (80, [0, 0])])
def test_what_the_report_itself_said_is_not_said_again(
    running: Running, reported_after: int, mails_sent: list[int]
) -> None:
    lab, known = running.lab, breach_at_easter(running, reported_after)
    sent = []
    for hours in (60, 90):
        lab.set_clock(max(lab.now, known + timedelta(hours=hours)))
        sent.append(remind_of_breaches(lab.now))
    assert sent == mails_sent


@pytest.mark.parametrize("name", ["secretary", "chair", "member", "decider", "auditor", "stranger"])
def test_others_report_nothing(running: Running, name: str) -> None:
    before = running.lab.snapshot()
    with pytest.raises(NotFound):
        report(running.lab, running.reference, who=name)
    assert running.lab.snapshot() == before


def test_reported_while_it_runs_lies_still_or_has_ended_and_not_before(lab: Lab) -> None:
    running = decided(lab)
    with pytest.raises(WrongState):
        report(lab, running.reference)
    running.run()
    pull_brake(PullBrake(running.reference, "Een lamp viel."), running.actor("lead"), lab.now)
    assert report(lab, running.reference) == 1
    command = StopExperiment(running.reference, "Genoeg.", running.version)
    stop(command, running.actor("lead"), lab.now)
    assert report(lab, running.reference, who="teammate") == 2


def test_report_sent_twice_is_kept_once(running: Running) -> None:
    command = ReportIncident(running.reference, incident(), "key")
    report_incident(command, running.actor("lead"), running.lab.now)
    with pytest.raises(AlreadyDone) as again:
        report_incident(command, running.actor("lead"), running.lab.now + timedelta(seconds=1))
    assert again.value.result == "1"
    assert running.entries().count("IncidentReported") == 1
