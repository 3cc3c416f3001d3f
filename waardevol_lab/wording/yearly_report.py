"""Words of a board's yearly report: its parts and its numbers. Msgids are Dutch."""

from collections.abc import Mapping
from typing import Final

from waardevol_lab.domain.contributions import Ground
from waardevol_lab.domain.yearly_numbers import Measure, Part, Source
from waardevol_lab.wording.i18n import format_number, gettext, mark, ngettext
from waardevol_lab.wording.labels import label
from waardevol_lab.wording.running_words import next_step_label

PARTS: Final[Mapping[Part, str]] = {
    Part.ROUNDS: mark("Toetsing en besluiten"),
    Part.TIMES: mark("Hoe lang het duurde"),
    Part.DELIBERATION: mark("Beraad"),
    Part.CONDITIONS: mark("Voorwaarden"),
    Part.OBJECTIONS: mark("Bezwaren"),
    Part.RUNNING: mark("Experimenten op straat"),
    Part.CITIZENS: mark("Vragen en reacties van inwoners"),
    Part.MEETINGS: mark("Vergaderingen"),
}
ABOUT: Final[Mapping[Part, str]] = {
    Part.ROUNDS: mark(
        "Een plan komt in een ronde bij de commissie. Een wijziging, een verlenging en een "
        "incident hebben een eigen ronde. Wij tellen op de dag van de handeling."
    ),
    Part.TIMES: mark(
        "Dagen waarop een plan terug was bij de projectleider tellen niet mee. Wij tellen "
        "stappen die in dit jaar klaar waren, en leggen ze naast de termijn die nu geldt."
    ),
    Part.DELIBERATION: mark(
        "Alleen rondes waarover in dit jaar is besloten. Wie wat vond, staat nergens."
    ),
    Part.CONDITIONS: mark("Een besluit kan voorwaarden hebben. De secretaris kijkt of het klopt."),
    Part.OBJECTIONS: mark(
        "Belanghebbenden kunnen bezwaar maken tegen een besluit. Namen staan nergens."
    ),
    Part.RUNNING: mark("Wat er gebeurde na het besluit."),
    Part.CITIZENS: mark(
        "Wat in dit jaar binnenkwam, en hoe het op de laatste dag stond. Wat verborgen is, telt "
        "ook mee bij de antwoorden. Alleen beledigingen en reclame hoeven geen antwoord."
    ),
    Part.MEETINGS: mark("Vergaderingen die doorgingen, en wie er was, als dat is genoteerd."),
}
STEPS: Final[Mapping[str, str]] = {
    "completeness": mark("Controle of het plan compleet is"),
    "advice_light": mark("Advies, lichte route"),
    "advice_full": mark("Advies, volledige route"),
    "decision": mark("Besluit na het advies"),
}
HOW: Final[Mapping[str, str]] = {
    "in_time": mark("%(step)s: op tijd"),
    "late": mark("%(step)s: te laat"),
    Measure.MEDIAN: mark("%(step)s: middelste aantal dagen"),
    Measure.LONGEST: mark("%(step)s: langste aantal dagen"),
}
NUMBERS: Final[Mapping[str, str]] = {
    "received": mark("Rondes ontvangen"),
    "returned": mark("Teruggestuurd omdat het plan niet compleet was"),
    "accepted_light": mark("In toetsing genomen, lichte route"),
    "accepted_full": mark("In toetsing genomen, volledige route"),
    "route_deviated": mark("Met een motivering een andere route dan voorgesteld"),
    "escalated": mark("Van de lichte naar de volledige route"),
    "changes_requested": mark("Aangehouden: om wijzigingen gevraagd"),
    "rounds_withdrawn": mark("Rondes ingetrokken of gesloten zonder besluit"),
    "advised_approved": mark("Advies: goedkeuren"),
    "advised_approved_with_conditions": mark("Advies: goedkeuren met voorwaarden"),
    "advised_rejected": mark("Advies: afwijzen"),
    "advised_undecided": mark("Advies uitgebracht, nog geen besluit"),
    "minority_views": mark("Adviezen met een minderheidsstandpunt"),
    "decided_approved": mark("Besluit: goedgekeurd"),
    "decided_approved_with_conditions": mark("Besluit: goedgekeurd met voorwaarden"),
    "decided_rejected": mark("Besluit: afgewezen"),
    "decisions_deviating": mark("Besluiten die met een motivering afwijken van het advies"),
    "corrections": mark("Besluiten die een eerder besluit corrigeren"),
    "standing": mark("Besluiten die op de laatste dag gelden"),
    "open_at_end": mark("Rondes die op de laatste dag nog lopen"),
    "conflicts": mark("Leden die een belang meldden en niet meededen"),
    "assessments": mark("Beoordelingen van leden"),
    "second_ballots": mark("Rondes waarin leden voor een tweede keer stemden"),
    "conditions_set": mark("Voorwaarden gesteld"),
    "conditions_accepted": mark("Voorwaarden waaraan is voldaan"),
    "conditions_overdue": mark("Voorwaarden die op de laatste dag te laat waren"),
    "objections_received": mark("Bezwaren ontvangen"),
    "objections_inadmissible": mark("Bezwaren niet-ontvankelijk"),
    "objections_unfounded": mark("Bezwaren ongegrond"),
    "objections_upheld": mark("Bezwaren gegrond"),
    "objections_corrected": mark("Gegronde bezwaren met een nieuw besluit"),
    "started": mark("Experimenten gestart"),
    "brakes": mark("Keren dat iemand aan de noodrem trok"),
    "restarts": mark("Keren dat een experiment na de noodrem verder ging"),
    "incidents_public": mark("Incidenten, openbaar"),
    "incidents_private": mark("Incidenten, niet openbaar"),
    "ended_end_date": mark("Beëindigd op de einddatum"),
    "ended_stopped_early": mark("Eerder gestopt"),
    "ended_revoked": mark("Beëindigd: de goedkeuring is ingetrokken"),
    "revoked_before_start": mark("Goedkeuring ingetrokken voor de start"),
    "withdrawn": mark("Door de projectleider ingetrokken"),
    "lapsed": mark("Vervallen: niet op tijd gestart"),
    "unevaluated": mark("Afgesloten zonder evaluatie"),
    "lessons": mark("Lessen gepubliceerd"),
    "answered_in_time": mark("Op tijd beantwoord"),
    "answered_late": mark("Te laat beantwoord"),
    "waiting": mark("Wacht op antwoord, er is nog tijd"),
    "overdue": mark("Te laat, nog zonder antwoord"),
    "meetings": mark("Vergaderingen gehouden"),
    "present": mark("Keren dat een lid er was"),
    "excused": mark("Keren dat een lid afwezig was met bericht"),
    "absent": mark("Keren dat een lid afwezig was"),
}
EVALUATED: Final = mark("Evaluatie gepubliceerd. Vervolg: %(next)s")
HIDDEN: Final = mark("Verborgen voor het publiek. %(ground)s")
PROBLEMS: Final[dict[str, str]] = {
    "year_not_over": mark("%(year)s is nog niet voorbij. Publiceer het verslag vanaf 1 januari."),
}
SOURCES: Final[Mapping[Source, str]] = {
    Source.RECORD: mark("logboek"),
    Source.TABLES: mark("registratie"),
}


def part_title(part: Part) -> str:
    """The heading of a part."""
    return gettext(PARTS[part])


def part_about(part: Part) -> str:
    """What is counted in a part, in a sentence or two."""
    return gettext(ABOUT[part])


def source_label(source: Source) -> str:
    """The word for where a number is counted."""
    return gettext(SOURCES[source])


def number_label(name: str) -> str:
    """What a number counts."""
    if name in NUMBERS:
        return gettext(NUMBERS[name])
    group, _, rest = name.partition("_")
    if group == "evaluated":
        return gettext(EVALUATED, next=next_step_label(rest).lower())
    if group == "hidden":
        return gettext(HIDDEN, ground=label(Ground(rest)))
    step = next(one for one in STEPS if name.startswith(f"{one}_"))
    return gettext(HOW[name.removeprefix(f"{step}_")], step=gettext(STEPS[step]))


def value_shown(value: float | None) -> str:
    """The number as people read it; a dash where there is none."""
    return "–" if value is None else format_number(value)


def untold_line(count: int, *, of_all: bool) -> str:
    """How many acts the reader cannot trace."""
    if of_all:
        return gettext(mark("In welke dossiers dit was, ziet u niet."))
    return ngettext(
        "Nog %(num)s keer in een dossier dat u niet ziet.",
        "Nog %(num)s keer in dossiers die u niet ziet.",
        count,
    )


def days_taken(days: int) -> str:
    """How long a step took."""
    return ngettext("%(num)s dag", "%(num)s dagen", days)
