"""What the record tells for a yearly report: acts of one board in one year, counted by entry.

An act of a round counts at the board that had the round then; an act on an experiment at the board
that had received its latest round by then. The entries say so: a round arrives where its plan is
submitted, and goes on where it is handed over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.outcomes import Route
from waardevol_lab.domain.states import EndReason, Phase
from waardevol_lab.domain.yearly_numbers import Act, Span

SUBMITTED, MOVED = "PlanSubmitted", "BoardMoved"
ACCEPTED, ADVISED, DECIDED = "PlanAccepted", "AdviceAdopted", "DecisionTaken"
CORRECTED = "DecisionCorrected"
RETURNED, HELD, ESCALATED = "PlanReturned", "ChangesRequested", "RouteEscalated"
OFFERED, EVALUATED = "FinalEvaluationOffered", "FinalEvaluationPublished"
SIMPLE: Final[Mapping[str, str]] = {
    RETURNED: "returned",
    ESCALATED: "escalated",
    HELD: "changes_requested",
    "RoundWithdrawn": "rounds_withdrawn",
    "RoundClosed": "rounds_withdrawn",
    CORRECTED: "corrections",
    "EvidenceAccepted": "conditions_accepted",
    "ObjectionRecorded": "objections_received",
    "ObjectionInadmissible": "objections_inadmissible",
    "ObjectionUnfounded": "objections_unfounded",
    "ObjectionUpheld": "objections_upheld",
    "ObjectionSettled": "objections_corrected",
    "ExperimentStarted": "started",
    "BrakePulled": "brakes",
    "ExperimentRestarted": "restarts",
    "EndReached": f"ended_{EndReason.END_DATE}",
    "ExperimentStopped": f"ended_{EndReason.STOPPED_EARLY}",
    "ExperimentWithdrawn": "withdrawn",
    "ExperimentLapsed": "lapsed",
    "ClosedUnevaluated": "unevaluated",
    "LessonPublished": "lessons",
}
"""Entries that count as they are."""
DELIBERATED: Final = ("ConflictDeclared", "AssessmentFiled")
KINDS: Final = (
    *SIMPLE,
    *DELIBERATED,
    *(SUBMITTED, MOVED, ACCEPTED, ADVISED, DECIDED, OFFERED, EVALUATED),
    *("IncidentReported", "ExperimentRevoked"),
)
"""All that is read of the record."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry with what it says; `told` is empty where the contents were erased."""

    entry: int
    experiment_id: int
    kind: str
    at: datetime
    actor: str
    told: Mapping[str, Any]

    @property
    def round(self) -> int:
        """The number of the round that it is about; 0 for an act on the experiment."""
        number = self.told.get("round", 0)
        return number if isinstance(number, int) else 0

    @property
    def arrives(self) -> bool:
        """Whether the round came to a board by it."""
        return self.kind in (SUBMITTED, MOVED)

    @property
    def decides(self) -> bool:
        """Whether it is a first decision: the decider's, or the advice of a deciding board."""
        return self.kind == DECIDED or (self.kind == ADVISED and "decision" in self.told)

    def act(self, **more: int) -> Act:
        """The act that it is."""
        return Act(
            local_date(self.at), self.experiment_id, round=self.round, entry=self.entry, **more
        )


@dataclass
class Course:
    """The entries of one experiment in the order of writing, each with the board it counts at."""

    happened: Sequence[Happening]
    at_board: Sequence[str]
    decided: Mapping[int, Happening] = field(default_factory=dict)
    """The first decision of each round, by the number of the round."""

    def of(self, board: str) -> Iterator[Happening]:
        """The entries that count at a board."""
        for happening, place in zip(self.happened, self.at_board, strict=True):
            if place == board:
                yield happening

    def rounds(self) -> Mapping[int, list[Happening]]:
        """The entries of each round."""
        found: dict[int, list[Happening]] = {}
        for happening in self.happened:
            if happening.round:
                found.setdefault(happening.round, []).append(happening)
        return found


def courses(
    happened: Iterable[Happening], boards: Mapping[tuple[int, int], str]
) -> tuple[Course, ...]:
    """The course of each experiment; `boards` is the board that a round has now."""
    by_experiment: dict[int, list[Happening]] = {}
    for happening in happened:
        by_experiment.setdefault(happening.experiment_id, []).append(happening)
    return tuple(_course(found, boards) for found in by_experiment.values())


def _course(happened: list[Happening], boards: Mapping[tuple[int, int], str]) -> Course:
    decided: dict[int, Happening] = {}
    for one in happened:
        if one.decides:
            decided.setdefault(one.round, one)
    return Course(happened, list(_places(happened, boards)), decided)


def _places(happened: Sequence[Happening], boards: Mapping[tuple[int, int], str]) -> Iterator[str]:
    """The board at which each entry counts; empty before the first plan was submitted."""
    at: dict[int, str] = {}
    latest = ""
    for index, one in enumerate(happened):
        number = one.round
        if number and number not in at:
            known = boards.get((one.experiment_id, number), "")
            at[number] = _first_board(happened[index:], number) or known
        if one.kind == SUBMITTED:
            at[number] = str(one.told.get("board") or at[number])
        if one.arrives:
            latest = at[number]
        yield at[number] if number else latest
        if one.kind == MOVED:
            at[number] = latest = str(one.told.get("to") or at[number])


def _first_board(happened: Iterable[Happening], number: int) -> str:
    """Where a round was before anything says so: where it is first moved from."""
    for one in happened:
        if one.round == number and one.kind == SUBMITTED and one.told.get("board"):
            return ""
        if one.round == number and one.kind == MOVED:
            return str(one.told.get("from", ""))
    return ""


def counted(found: Iterable[Course], board: str, span: Span) -> Iterator[tuple[str, Act]]:
    """The name of a number with each act that it counts, of a board in a year."""
    for course in found:
        for happening in course.of(board):
            if span.holds(happening.at):
                yield from _simple(course, happening)
        yield from _arrivals(course, board, span)
        yield from _accepted(course, board, span)
        yield from _deliberated(course, board, span)


def _simple(course: Course, one: Happening) -> Iterator[tuple[str, Act]]:
    if one.kind in SIMPLE:
        yield SIMPLE[one.kind], one.act()
    elif one.kind == "IncidentReported":
        yield f"incidents_{'public' if one.told.get('public') else 'private'}", one.act()
    elif one.kind == "ExperimentRevoked":
        ended = one.told.get("phase") == Phase.ENDED
        yield f"ended_{EndReason.REVOKED}" if ended else "revoked_before_start", one.act()
    elif one.kind == EVALUATED:
        yield f"evaluated_{_outcome_offered(course, one)}", one.act()
    if one.kind == ADVISED:
        outcome = one.told.get("outcome") if one.round in course.decided else "undecided"
        yield f"advised_{outcome}", one.act()
    if one.decides:
        yield f"decided_{one.told.get('outcome')}", one.act()
        if _deviates(course, one):
            yield "decisions_deviating", one.act()
    if one.decides or one.kind == CORRECTED:
        for number in range(_new_conditions(course, one)):
            yield "conditions_set", one.act(which=number + 1)


def _outcome_offered(course: Course, published: Happening) -> str:
    """What the evaluation says should happen next: what was offered last counts."""
    outcome = ""
    for one in course.happened:
        if one.kind == OFFERED and one.entry < published.entry:
            outcome = str((one.told.get("evaluation") or {}).get("outcome", ""))
    return outcome


def _deviates(course: Course, decision: Happening) -> bool:
    """Whether the decider took another decision than the board advised, or other conditions."""
    for one in course.happened:
        if one.kind == ADVISED and one.round == decision.round and one is not decision:
            said = ("outcome", "conditions")
            return any(one.told.get(name) != decision.told.get(name) for name in said)
    return False


def _new_conditions(course: Course, decision: Happening) -> int:
    """How many conditions it attaches that the decision before it in the round did not."""
    before: list[Any] = []
    for one in course.happened:
        if one is decision:
            break
        if one.round == decision.round and (one.decides or one.kind == CORRECTED):
            before = list(one.told.get("conditions") or ())
    new = 0
    for condition in decision.told.get("conditions") or ():
        if condition in before:
            before.remove(condition)
        else:
            new += 1
    return new


def _arrivals(course: Course, board: str, span: Span) -> Iterator[tuple[str, Act]]:
    """Each round that came to the board, once: however often it was returned and came back."""
    there: set[int] = set()
    for one, place in zip(course.happened, course.at_board, strict=True):
        here = str(one.told.get("to", "")) if one.kind == MOVED else place
        if one.arrives and here == board and one.round not in there:
            there.add(one.round)
            if span.holds(one.at):
                yield "received", one.act()


def _accepted(course: Course, board: str, span: Span) -> Iterator[tuple[str, Act]]:
    """Each round that the board took into review, once, by the route of the first time."""
    there: set[int] = set()
    for one in course.of(board):
        if one.kind == ACCEPTED and one.round not in there:
            there.add(one.round)
            if span.holds(one.at):
                route = one.told.get("route", Route.FULL)
                yield f"accepted_{route}", one.act()
                if route != one.told.get("proposed", route):
                    yield "route_deviated", one.act()


def _deliberated(course: Course, board: str, span: Span) -> Iterator[tuple[str, Act]]:
    """Of the rounds that were decided in the year: nothing of one that is still open."""
    decided = {number for number, one in course.decided.items() if span.holds(one.at)}
    declared: dict[tuple[int, str], Happening] = {}
    again: set[int] = set()
    for one in course.of(board):
        if one.round not in decided:
            continue
        if one.kind == "ConflictDeclared":
            declared[one.round, one.actor] = one
        elif one.kind == "AssessmentFiled":
            yield "assessments", one.act()
            if one.told.get("ballot", 1) > 1 and one.round not in again:
                again.add(one.round)
                yield "second_ballots", one.act()
    for one in declared.values():
        if one.told.get("conflict"):
            yield "conflicts", one.act()
