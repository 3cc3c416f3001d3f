"""Whose turn it is, and what to do next, in words."""

from collections.abc import Mapping

from waardevol_lab.domain.states import RoundKind
from waardevol_lab.domain.term_rules import Term, TermRule
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.term_words import clock_label, length_label, term_label

HOLDERS: Mapping[str, str] = {
    "lead": mark("De projectleider"),
    "secretary": mark("De secretaris van de commissie"),
    "board": mark("De ethische commissie"),
    "decider": mark("De beslisser van de organisatie"),
    "nobody": mark("Niemand meer: dit is afgerond"),
}
WAITS: Mapping[str, str] = {
    "lead": mark("De projectleider is aan zet."),
    "secretary": mark("De secretaris controleert of het plan compleet is."),
    "board": mark("De commissie bekijkt het plan."),
    "decider": mark("De beslisser neemt een besluit."),
    "nobody": mark("Er hoeft niets meer te gebeuren."),
}
NEXT_STEPS: Mapping[str, str] = {
    "write": mark("Schrijf verder aan het plan"),
    "answer": mark("Beantwoord de vragen van de commissie"),
    "incident": mark("Schrijf verder aan het incident"),
    "follow": mark("Bekijk hoe het ervoor staat"),
    "publish": mark("Publiceer de bekendmaking"),
    "start": mark("Bereid de start voor"),
    "evidence": mark("Dien bewijs in bij de voorwaarden"),
    "reprint": mark("Vervang een bord dat niet meer klopt"),
    "evaluate": mark("Schrijf de evaluatie"),
    "rethink": mark("Begin opnieuw of trek het plan in"),
    "look": mark("Bekijk het experiment"),
}

RESUMING: Mapping[RoundKind, str] = {
    RoundKind.AMENDMENT: mark("Ga verder met de ingetrokken wijziging"),
    RoundKind.EXTENSION: mark("Ga verder met de ingetrokken verlenging"),
}


def resume_label(kind: RoundKind) -> str:
    """To begin a withdrawn change again with what was written in it."""
    return gettext(RESUMING[kind])


def holder_label(holder: str) -> str:
    """Who has it."""
    return gettext(HOLDERS[holder])


def owner_label(holder: str) -> str:
    """Who has it; the owner of a condition is called as the decision names them."""
    known = HOLDERS.get(holder)
    return gettext(known) if known else holder


def wait_label(holder: str) -> str:
    """What that means."""
    return gettext(WAITS[holder])


def term_line(term: Term, rule: TermRule) -> str:
    """Which term runs, how long it is and from when, and where that is laid down."""
    return gettext(
        "%(term)s: %(length)s, %(clock)s. Zo lang is deze termijn in uw organisatie; "
        "voor weekenden en feestdagen geldt de Algemene termijnenwet.",
        term=term_label(term),
        length=length_label(rule),
        clock=clock_label(term),
    )


def next_step_label(step: str) -> str:
    """What to do next."""
    return gettext(NEXT_STEPS[step])
