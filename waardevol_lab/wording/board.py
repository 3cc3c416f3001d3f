"""Words of the board's pages: what waits, how the votes stand, how many are needed."""

from collections.abc import Mapping, Sequence
from datetime import date

from waardevol_lab.domain.deliberation import TallyOutcome, Verdict, WhyUndecided
from waardevol_lab.domain.needs import Need, Needed
from waardevol_lab.domain.outcomes import DpoVerdict, Outcome, Route
from waardevol_lab.domain.states import RoundKind
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import format_day, gettext, mark, ngettext

TASKS: Mapping[str, str] = {
    "completeness": mark("Controleer of het plan compleet is"),
    "assign": mark("Wijs een lid aan"),
    "move": mark("Verplaats het plan: te weinig leden"),
    "conflict": mark("Verklaar of u een belang heeft"),
    "assessment": mark("Geef uw oordeel"),
    "advice": mark("Stel het advies vast"),
    "request_changes": mark("Vraag om wijzigingen"),
    "dpo_opinion": mark("Geef uw oordeel als FG"),
    "decision": mark("Neem het besluit"),
    "objections": mark("Beslis op een bezwaar"),
    "correct": mark("Corrigeer het besluit: een bezwaar is gegrond"),
    "board_conditions": mark("Beoordeel het bewijs bij een voorwaarde"),
    "board_evaluation": mark("Reageer op de evaluatie"),
    "board_restart": mark("Hervat of stop het experiment"),
}
TALLIES: Mapping[TallyOutcome, str] = {
    TallyOutcome.APPROVED: mark("De stemmen zijn voor: goedkeuren."),
    TallyOutcome.APPROVED_WITH_CONDITIONS: mark("De stemmen zijn voor, met voorwaarden."),
    TallyOutcome.REJECTED: mark("De stemmen zijn tegen: afwijzen."),
    TallyOutcome.DEFER: mark(
        "Meer dan de helft wil eerst een nieuwe versie. Alleen aanhouden is mogelijk."
    ),
    TallyOutcome.UNDECIDED: mark("De stemmen geven nog geen uitkomst."),
}
TIES: Mapping[TallyOutcome, str] = {
    TallyOutcome.APPROVED: mark(
        "De stemmen staken. De stem van de voorzitter geeft de doorslag: goedkeuren."
    ),
    TallyOutcome.APPROVED_WITH_CONDITIONS: mark(
        "De stemmen staken. De stem van de voorzitter geeft de doorslag: goedkeuren met "
        "voorwaarden."
    ),
    TallyOutcome.REJECTED: mark(
        "De stemmen staken. De stem van de voorzitter geeft de doorslag: afwijzen."
    ),
}
WHY_UNDECIDED: Mapping[WhyUndecided, str] = {
    WhyUndecided.NOTHING_FILED: mark("Er is nog geen oordeel ingediend."),
    WhyUndecided.NOBODY_CHOSE: mark("Niemand koos voor of tegen."),
    WhyUndecided.NO_CASTING_VOTE: mark(
        "Er zijn evenveel stemmen voor als tegen, en de voorzitter heeft niet gestemd."
    ),
    WhyUndecided.CHAIR_DID_NOT_CHOOSE: mark(
        "Er zijn evenveel stemmen voor als tegen, en de voorzitter koos geen van beide."
    ),
}
NEEDS: Mapping[Needed, str] = {
    Needed.OTHER_BOARD: mark(
        "Er zijn te weinig leden zonder belang over voor het quorum. "
        "De secretaris kan het plan naar een andere commissie verplaatsen."
    ),
    Needed.DPO_OPINION: mark("Het oordeel van de functionaris gegevensbescherming ontbreekt."),
    Needed.CHAIR_ASSESSMENT: mark("Het oordeel van de voorzitter ontbreekt."),
    Needed.CASTING_VOTE: mark(
        "De stemmen staken: de voorzitter beslist, en heeft nog niet geoordeeld."
    ),
    Needed.CHAIR_TAKES_A_SIDE: mark(
        "De stemmen staken, en de voorzitter koos niet voor of tegen. "
        "Een tweede oordeel kan de doorslag geven."
    ),
    Needed.SECOND_BALLOT: mark("Niemand koos voor of tegen. Een tweede oordeel is nodig."),
    Needed.WHOLE_BOARD: mark(
        "Dit ene oordeel geeft geen uitkomst. Laat de hele commissie het plan beoordelen."
    ),
    Needed.CHANGES: mark(
        "De meeste leden willen eerst een nieuwe versie. "
        "De voorzitter houdt het plan aan, met vragen."
    ),
}


def need_label(need: Need) -> str:
    """What is still needed, as a sentence."""
    if need.what is Needed.ASSESSMENTS:
        return ngettext(
            "Nog %(num)s oordeel nodig voor het quorum.",
            "Nog %(num)s oordelen nodig voor het quorum.",
            need.count,
        )
    return gettext(NEEDS[need.what])


def minority_draft(reasons: Sequence[str]) -> str:
    """A minority view to begin with: the reasons of those who differ, no names and no numbers.

    How many they are is for the board alone, so the draft does not say it.
    """
    if not reasons:
        return ""
    opening = gettext("Een deel van de leden kwam tot een ander oordeel. Hun redenen:")
    return "\n\n".join([opening, *(f"- {text.strip()}" for text in reasons)])


def task_label(task: str) -> str:
    """What has to be done."""
    return gettext(TASKS[task]) if task in TASKS else task


def tally_label(outcome: TallyOutcome) -> str:
    """What the votes carry, as a sentence."""
    return gettext(TALLIES[outcome])


def tie_label(outcome: TallyOutcome) -> str:
    """What the chair's vote makes of a tie, as a sentence."""
    return gettext(TIES[outcome])


def undecided_label(why: WhyUndecided) -> str:
    """Why they carry nothing."""
    return gettext(WHY_UNDECIDED[why])


def filed_label(filed: int, asked: int) -> str:
    """`4 van 7 leden hebben geoordeeld`."""
    return ngettext(
        "%(filed)s van %(num)s lid heeft geoordeeld",
        "%(filed)s van %(num)s leden hebben geoordeeld",
        asked,
        filed=filed,
    )


def quorum_label(filed: int, needed: int, *, possible: bool) -> str:
    """Whether enough members have filed, in words."""
    if not possible:
        return gettext("Het quorum is niet meer te halen: er zijn te weinig leden over.")
    if filed >= needed:
        return gettext("Het quorum is gehaald.")
    return ngettext(
        "Er is nog %(num)s oordeel nodig voor het quorum.",
        "Er zijn nog %(num)s oordelen nodig voor het quorum.",
        needed - filed,
    )


def kind_label(kind: str) -> str:
    """The word for a stored kind of round."""
    return labels.label(RoundKind(kind))


def route_label(route: str) -> str:
    """The word for a stored route."""
    return labels.label(Route(route))


def outcome_label(outcome: str) -> str:
    """The word for a stored outcome of a decision."""
    return labels.label(Outcome(outcome))


def advice_label(outcome: str) -> str:
    """The word for a stored outcome of an advice."""
    return labels.advice_label(Outcome(outcome))


def verdict_label(verdict: str) -> str:
    """The word for a stored verdict of a member."""
    return labels.label(Verdict(verdict))


def dpo_label(verdict: str) -> str:
    """The word for a stored verdict of the dpo."""
    return labels.label(DpoVerdict(verdict))


def workload_label(open_: int, filed: int, away_on: date | None) -> str:
    """How busy a member is: `nu 2 open, dit kwartaal 5 ingediend`, and when they are away."""
    text = gettext(
        mark("Nu %(open)s open, dit kwartaal %(filed)s ingediend."), open=open_, filed=filed
    )
    if away_on is None:
        return text
    away = gettext(mark("Afgemeld voor de vergadering van %(day)s."), day=format_day(away_on))
    return f"{text} {away}"
