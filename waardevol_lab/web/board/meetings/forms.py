"""The forms of meetings."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from waardevol_lab.domain.meetings import (
    LONGEST_MINUTES,
    LONGEST_TITLE,
    Attendance,
    Schedule,
    parse_duration,
    parse_time,
)
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.queries.agendas import Choice, Item
from waardevol_lab.queries.meeting_forms import Invitable
from waardevol_lab.queries.meetings import Invited, MeetingPage, Other
from waardevol_lab.web.forms import LONG, ActForm, longest, needed, number, select_choices
from waardevol_lab.wording.i18n import format_moment, gettext, local, mark
from waardevol_lab.wording.meetings import ATTENDANCES


class MembersField(SelectMultipleField):  # type: ignore[misc] # the library has no types
    """Boxes, one for each member."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MeetingForm(ActForm):
    """When, where, with whom."""

    board = RadioField(mark("Van welke commissie?"), choices=[], validate_choice=False)
    day = StringField(mark("Op welke dag?"))
    begins = StringField(
        mark("Begintijd"), description=mark("Tijd in Nederland, bijvoorbeeld 14:00.")
    )
    ends = StringField(mark("Eindtijd"))
    place = StringField(
        mark("Waar?"),
        description=mark("Een adres en kamer, of “online” met de link."),
        validators=[longest(255)],
    )
    members = MembersField(mark("Wie nodigt u uit?"), choices=[], coerce=str, validate_choice=False)

    @property
    def schedule(self) -> Schedule:
        """Date, times and place as typed."""
        return Schedule(
            parse_day((self.day.data or "").strip()),
            parse_time(self.begins.data or ""),
            parse_time(self.ends.data or ""),
            self.place.data or "",
        )

    @property
    def board_id(self) -> int:
        """The board that was chosen; 0 when none was."""
        return number(self.board.data) or 0

    @property
    def member_ids(self) -> frozenset[int]:
        """The members that were chosen."""
        return frozenset(number(text) or 0 for text in self.members.data or ())

    def offer(self, members: Iterable[Invitable]) -> None:
        """Let the form offer these members."""
        self.members.choices = select_choices((str(one.id), one.name) for one in members)

    def begin_with(self, meeting: MeetingPage) -> None:
        """Fill a fresh form with how the meeting is now."""
        if self.is_submitted():
            return
        begin, end = local(meeting.starts_at), local(meeting.ends_at)
        self.version.data = meeting.version
        self.day.data = begin.date().isoformat()
        self.begins.data, self.ends.data = f"{begin:%H:%M}", f"{end:%H:%M}"
        self.place.data = meeting.place
        self.members.data = [str(one.id) for one in meeting.invited]


class CancelForm(ActForm):
    """Call a meeting off."""

    reason = TextAreaField(
        mark("Waarom gaat de vergadering niet door?"),
        description=mark("Alle uitgenodigde leden lezen dit. Noem hier geen plan."),
        validators=[longest(LONG)],
    )


class EditItemForm(ActForm):
    """A point of the agenda as it is written."""

    title = StringField(
        mark("Punt"),
        description=mark("Alle leden zien dit punt. Noem hier geen plan."),
        validators=[longest(LONGEST_TITLE)],
    )
    note = TextAreaField(mark("Toelichting"), validators=[Optional(), longest(LONG)])
    duration = StringField(
        mark("Hoeveel minuten hebt u ervoor gepland?"), validators=[Optional(), longest(40)]
    )

    @property
    def minutes(self) -> int | None:
        """The time that is planned."""
        return parse_duration(self.duration.data or "")

    def begin_with(self, meeting: MeetingPage, item: Item) -> None:
        """Fill a fresh form with how the point is now."""
        if self.is_submitted():
            return
        self.version.data = meeting.version
        self.title.data, self.note.data = item.title, item.note
        self.duration.data = str(item.duration or "")


class ItemForm(EditItemForm):
    """A new point of the agenda: a plan or a title."""

    round = SelectField(mark("Een plan in volledige toetsing"), choices=[], validate_choice=False)
    title = StringField(
        mark("Of een ander punt"),
        description=mark("Alle leden zien dit punt. Noem hier geen plan."),
        validators=[longest(LONGEST_TITLE)],
    )

    def offer(self, rounds: Iterable[Choice]) -> None:
        """Let the form offer these rounds."""
        plans = [(str(one.round_id), f"{one.reference} {one.title}") for one in rounds]
        self.round.choices = select_choices([("", gettext("Kies een plan")), *plans])


class OrderForm(ActForm):
    """The place of one point; the buttons say up, down, away, or to the number."""

    number = IntegerField(mark("Nummer"), validators=[Optional()])


class PressForm(ActForm):
    """Nothing but the press."""


class AttendanceForm(ActForm):
    """Who was there: one choice for each member, in fields of their own."""


def attendance_form(invited: Iterable[Invited]) -> Any:
    """A form with a field `member_<id>` for each who was invited."""
    people = list(invited)
    fields = {
        f"member_{one.id}": RadioField(
            one.name,
            choices=[(str(value), words) for value, words in ATTENDANCES.items()],
            validate_choice=False,
            default=str(one.attendance) if one.attendance else None,
        )
        for one in people
    }
    return type("AttendanceOf", (AttendanceForm,), fields)()


def attendance_in(form: Any, invited: Iterable[Invited]) -> dict[int, Attendance | None]:
    """What was chosen, by member; anything unknown is nothing."""
    known = {str(value): value for value in Attendance}
    return {one.id: known.get(form[f"member_{one.id}"].data or "") for one in invited}


class MinutesForm(ActForm):
    """The minutes of one item."""

    text = TextAreaField(
        mark("Verslag van dit punt"), validators=[Optional(), longest(LONGEST_MINUTES)]
    )


class SetMinutesForm(ActForm):
    """Set the minutes for good."""

    meeting = RadioField(
        mark("In welke vergadering is het verslag vastgesteld?"),
        choices=[],
        validate_choice=False,
        validators=[needed(mark("Kies een vergadering."))],
    )

    def offer(self, later: Iterable[Other]) -> None:
        """Let the form offer these meetings."""
        self.meeting.choices = select_choices(
            (str(one.id), format_moment(one.starts_at)) for one in later
        )
