"""The terms of the workflow: how long each is, from when, and what an organisation may change."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from waardevol_lab.domain.errors import Problem, Refused


class Unit(StrEnum):
    """What the length of a term counts."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Term(StrEnum):
    """Every term of the workflow's table."""

    COMPLETENESS_CHECK = "completeness_check"
    ADVICE_LIGHT = "advice_light"
    ADVICE_FULL = "advice_full"
    DECISION = "decision"
    NOTICE_BEFORE_START = "notice_before_start"
    CHECK_IN = "check_in"
    FINAL_EVALUATION = "final_evaluation"
    BOARD_REMARKS = "board_remarks"
    FOLLOW_UP_FROM = "follow_up_from"
    FOLLOW_UP_UNTIL = "follow_up_until"
    REMOVAL = "removal"
    QUESTION = "question"
    COMPLAINT = "complaint"
    GDPR_REQUEST = "gdpr_request"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class TermRule:
    """The length of a term and the act that starts its clock.

    `moves_on` is False for a waiting time after which something may begin: nobody has to act on
    its last day, so a weekend does not lengthen it.
    """

    length: int
    unit: Unit
    clock: str
    moves_on: bool = True

    @property
    def text(self) -> str:
        """The length as an override writes it: `5 working_days`."""
        return f"{self.length} {self.unit}"


Terms = Mapping[Term, TermRule]

DEFAULT_TERMS: Terms = MappingProxyType(
    {
        Term.COMPLETENESS_CHECK: TermRule(5, Unit.WORKING_DAYS, "from submit"),
        Term.ADVICE_LIGHT: TermRule(10, Unit.WORKING_DAYS, "from accept, not while returned"),
        Term.ADVICE_FULL: TermRule(6, Unit.WEEKS, "from accept, not while returned"),
        Term.DECISION: TermRule(2, Unit.WEEKS, "from advice"),
        Term.NOTICE_BEFORE_START: TermRule(
            14, Unit.DAYS, "from publication of the notice of that version", moves_on=False
        ),
        Term.CHECK_IN: TermRule(3, Unit.MONTHS, "from start, again and again"),
        Term.FINAL_EVALUATION: TermRule(6, Unit.WEEKS, "from ended"),
        Term.BOARD_REMARKS: TermRule(10, Unit.WORKING_DAYS, "from offering the final evaluation"),
        Term.FOLLOW_UP_FROM: TermRule(6, Unit.MONTHS, "from ended", moves_on=False),
        Term.FOLLOW_UP_UNTIL: TermRule(12, Unit.MONTHS, "from ended"),
        Term.REMOVAL: TermRule(30, Unit.DAYS, "from ended"),
        Term.QUESTION: TermRule(10, Unit.WORKING_DAYS, "from receipt"),
        Term.COMPLAINT: TermRule(6, Unit.WEEKS, "from receipt"),
        Term.GDPR_REQUEST: TermRule(1, Unit.MONTHS, "from receipt"),
        Term.OBJECTION: TermRule(6, Unit.WEEKS, "from publication of the decision"),
    }
)
"""What holds where an organisation says nothing else.

`OBJECTION` counts from the publication: the day after it is day one (Awb art. 6:8), as with every
term here, so nobody adds a day of their own.
"""

FIXED_BY_LAW = frozenset({Term.GDPR_REQUEST, Term.OBJECTION})
"""No organisation sets these: GDPR art. 12(3), one month; Awb art. 6:7, six weeks."""

LONGEST: Mapping[Unit, int] = MappingProxyType(
    {Unit.WORKING_DAYS: 500, Unit.DAYS: 730, Unit.WEEKS: 104, Unit.MONTHS: 24}
)
_WRITTEN = re.compile(r"([0-9]{1,6}) +(working_day|day|week|month)s?")


def terms_for(overrides: Mapping[str, str]) -> Terms:
    """Return the defaults with an organisation's own lengths, such as `{"decision": "3 weeks"}`.

    Raises Refused with one problem per override that does not hold, at the term's own name:
    `term_unknown`, `term_unreadable`, `term_zero`, `term_too_long` (params: longest, unit) or
    `term_fixed_by_law` (params: length, unit).
    """
    rules = dict(DEFAULT_TERMS)
    problems = []
    for name, written in overrides.items():
        try:
            term = Term(name)
        except ValueError:
            problems.append(Problem(name, "term_unknown"))
            continue
        read = _read(term, written)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            rules[term] = read
    if problems:
        raise Refused(*problems)
    return MappingProxyType(rules)


def _read(term: Term, written: str) -> TermRule | Problem:
    default = DEFAULT_TERMS[term]
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        return Problem(term, "term_unreadable", {"text": written})
    rule = replace(default, length=int(match[1]), unit=Unit(f"{match[2]}s"))
    if term in FIXED_BY_LAW and rule != default:
        params = {"length": default.length, "unit": default.unit.value}
        return Problem(term, "term_fixed_by_law", params)
    if rule.length == 0:
        return Problem(term, "term_zero")
    if rule.length > LONGEST[rule.unit]:
        params = {"longest": LONGEST[rule.unit], "unit": rule.unit.value}
        return Problem(term, "term_too_long", params)
    return rule
