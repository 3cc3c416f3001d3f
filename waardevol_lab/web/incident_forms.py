"""Forms for incidents; team and dpo share them."""

from collections.abc import Iterable

from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from waardevol_lab.domain.incidents import LONG, Authority, Incident, IncidentNews, When
from waardevol_lab.domain.meetings import parse_time
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.web.forms import ActForm, longest, needed, select_choices
from waardevol_lab.wording.i18n import mark
from waardevol_lab.wording.incidents import AUTHORITIES

YES, NO = "yes", "no"
CHOSEN = {YES: True, NO: False}
NEVER_NAMES = mark("Noem geen namen van personen.")


class ValuesField(SelectMultipleField):  # type: ignore[misc] # the library has no types
    """Boxes, one for each public value."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReportForm(ActForm):
    """What happened. What is missing is for the rules to say, all at once."""

    what = TextAreaField(
        mark("Wat is er gebeurd?"), description=NEVER_NAMES, validators=[longest(LONG)]
    )
    happened_on = StringField(mark("Op welke dag gebeurde het?"))
    happened_at = StringField(
        mark("Hoe laat?"), description=mark("Bijvoorbeeld 14:30. Schat als u het niet weet.")
    )
    known_on = StringField(
        mark("Op welke dag wist de organisatie het?"),
        description=mark("Vanaf dat moment telt de termijn van 72 uur voor een datalek."),
    )
    known_at = StringField(mark("Hoe laat wist de organisatie het?"))
    affected = TextAreaField(
        mark("Wie heeft er last van?"), description=NEVER_NAMES, validators=[longest(LONG)]
    )
    values = ValuesField(
        mark("Welke waarden raakt het?"),
        description=mark("Kies alles wat past. U mag dit leeg laten."),
        choices=[],
        validate_choice=False,
    )
    personal_data = RadioField(
        mark("Gaat het ook om persoonsgegevens?"),
        description=mark(
            "Twijfelt u? Kies ja. Een datalek moet binnen 72 uur bij de Autoriteit "
            "Persoonsgegevens zijn gemeld, als er risico voor mensen is."
        ),
        choices=[(YES, mark("Ja")), (NO, mark("Nee"))],
        validate_choice=False,
    )
    done = TextAreaField(
        mark("Wat hebt u gedaan?"),
        description=mark("Ook: wat u nog gaat doen."),
        validators=[longest(LONG)],
    )
    public = RadioField(
        mark("Mag iedereen dit lezen?"),
        choices=[
            (YES, mark("Ja, zet het op de bekendmaking")),
            (NO, mark("Nee, de bekendmaking telt het alleen mee")),
        ],
        validate_choice=False,
    )
    private_reason = TextAreaField(
        mark("Waarom niet?"),
        description=mark("Nodig als niet iedereen het mag lezen. De commissie en de FG lezen dit."),
        validators=[longest(LONG)],
    )

    def offer(self, values: Iterable[tuple[str, str]]) -> None:
        """Let the form offer these public values."""
        self.values.choices = select_choices(values)

    @property
    def incident(self) -> Incident:
        """What was typed and chosen, right or wrong."""
        return Incident(
            what=self.what.data or "",
            happened=_when(self.happened_on.data, self.happened_at.data),
            known=_when(self.known_on.data, self.known_at.data),
            affected=self.affected.data or "",
            values=tuple(dict.fromkeys(self.values.data or ())),
            personal_data=CHOSEN.get(self.personal_data.data or ""),
            done=self.done.data or "",
            public=CHOSEN.get(self.public.data or ""),
            private_reason=self.private_reason.data or "",
        )


class NewsForm(ActForm):
    """What was done since."""

    text = TextAreaField(
        mark("Wat is er sindsdien gedaan?"),
        description=mark("Is het incident openbaar, dan leest iedereen ook dit. Noem geen namen."),
        validators=[needed(mark("Schrijf wat er is gedaan.")), longest(LONG)],
    )
    authority = RadioField(
        mark("Is het datalek gemeld bij de Autoriteit Persoonsgegevens?"),
        choices=[(str(choice), words) for choice, words in AUTHORITIES.items()],
        default="",
        validate_choice=False,
    )
    told_on = StringField(mark("Op welke dag is het gemeld?"))
    authority_reason = TextAreaField(
        mark("Waarom is melden niet nodig?"), validators=[longest(LONG)]
    )

    @property
    def news(self) -> IncidentNews:
        """What was typed and chosen, right or wrong."""
        chosen = self.authority.data or ""
        return IncidentNews(
            text=self.text.data or "",
            authority=Authority(chosen) if chosen in AUTHORITIES else None,
            told_on=parse_day((self.told_on.data or "").strip()),
            authority_reason=self.authority_reason.data or "",
        )


def _when(day: str | None, clock: str | None) -> When:
    return When(parse_day((day or "").strip()), parse_time(clock or ""))
