"""Meetings of the demo: one with minutes that were set, one with a draft, and one to come."""

from datetime import time

from sqlalchemy import select

from waardevol_lab.demo.cast import PEOPLE
from waardevol_lab.demo.reviewing import VOTERS
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.domain.meetings import Attendance, Schedule
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.states import RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import AgendaItem, Meeting, ReviewRound
from waardevol_lab.services import agendas, meetings, minutes

PLACE = "Stadhuis, kamer 2.14"
EARLIER, HELD, COMING = -42, -14, 9
READING = "Wie leest wat?"
SAID = {
    "Opening": f"{PEOPLE['voorzitter'][0]} opent de vergadering. De agenda blijft zoals hij is.",
    "Opening en vorig verslag": "Het verslag van de vorige vergadering is vastgesteld.",
    READING: "De leden nemen het voorstel over. Na vijf plannen kijken zij of het werkt.",
    "Rondvraag": "Niemand heeft een vraag.",
}
ABOUT_A_PLAN = (
    "De leden bespreken het plan. Zij willen weten hoe bezoekers merken dat het licht hen stuurt. "
    "De secretaris vraagt de projectleider om een voorstel."
)


def board_meetings(tale: Tale) -> Story:
    """Nobody sees on an agenda what their conflict closes: one member misses a point of it."""
    yield -56
    earlier = _plan(tale, EARLIER)
    _add(tale, earlier, title="Opening", duration=5)
    _add(
        tale,
        earlier,
        title=READING,
        note="Voorstel: elk lid leest een plan helemaal, en van de andere plannen de waarden.",
        duration=25,
    )
    yield -49
    _send(tale, earlier)
    yield -36
    _write_minutes(tale, earlier)
    yield -28
    held = _plan(tale, HELD)
    yield -24
    _add(tale, held, title="Opening en vorig verslag", duration=10)
    _add_rounds(tale, held, "Bespreek vooral het sturen zonder dat mensen het merken.")
    _add(tale, held, title="Rondvraag", duration=10)
    yield -21
    _send(tale, held)
    yield -8
    _set_minutes(tale, earlier, held)
    _write_minutes(tale, held)
    yield -5
    coming = _plan(tale, COMING)
    _add(tale, coming, title="Verslag van de vorige vergadering")
    _add_rounds(tale, coming, "Vervolg: is er overeenstemming over de voorwaarden?")
    _send(tale, coming)


def _plan(tale: Tale, offset: int) -> int:
    schedule = Schedule(tale.timeline.day(offset), time(10), time(12), PLACE)
    members = frozenset(tale.actor(name).user_id or 0 for name in VOTERS)
    command = meetings.PlanMeeting(tale.places.boards["groenstad"], schedule, members)
    return int(meetings.plan_meeting(command, tale.actor("secretaris"), tale.tick()))


def _version(meeting: int) -> int:
    with reading() as session:
        return session.get_one(Meeting, meeting).version


def _add(
    tale: Tale,
    meeting: int,
    *,
    title: str = "",
    round_id: int | None = None,
    note: str = "",
    duration: int | None = None,
) -> None:
    command = agendas.AddItem(meeting, _version(meeting), round_id, title, note, duration)
    agendas.add_item(command, tale.actor("secretaris"), tale.tick())


def _add_rounds(tale: Tale, meeting: int, note: str) -> None:
    """Every plan that the whole board has before it now."""
    with reading() as session:
        query = select(ReviewRound.id).where(
            ReviewRound.board_id == tale.places.boards["groenstad"],
            ReviewRound.state == RoundState.IN_REVIEW,
            ReviewRound.route == Route.FULL,
        )
        rounds = list(session.scalars(query.order_by(ReviewRound.id)))
    for round_id in rounds:
        _add(tale, meeting, round_id=round_id, note=note, duration=40)


def _send(tale: Tale, meeting: int) -> None:
    command = agendas.SendAgenda(meeting, _version(meeting))
    agendas.send_agenda(command, tale.actor("secretaris"), tale.tick())


def _write_minutes(tale: Tale, meeting: int) -> None:
    there = {tale.actor(name).user_id or 0: Attendance.PRESENT for name in VOTERS}
    there[tale.actor("lid2").user_id or 0] = Attendance.EXCUSED
    command = minutes.NoteAttendance(meeting, _version(meeting), there)
    minutes.note_attendance(command, tale.actor("secretaris"), tale.tick())
    with reading() as session:
        query = session.query(AgendaItem).filter_by(meeting_id=meeting)
        items = [(row.id, row.version, row.title) for row in query.order_by(AgendaItem.position)]
    for item, version, title in items:
        text = SAID.get(title, ABOUT_A_PLAN)
        save = minutes.SaveMinutes(meeting, item, version, text)
        minutes.save_minutes(save, tale.actor("secretaris"), tale.tick())


def _set_minutes(tale: Tale, meeting: int, setting: int) -> None:
    command = minutes.SetMinutes(meeting, _version(meeting), setting)
    minutes.set_minutes(command, tale.actor("secretaris"), tale.tick())
