"""What machines are told of a public experiment: the facts of its notice, in one language.

Made of the published contents. An experiment without a notice has its title and its decision, and
nothing of its plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.plan_places import NamedPlace
from waardevol_lab.domain.states import NEVER_BEGAN, Phase
from waardevol_lab.queries.notice_reader import Reader, Said
from waardevol_lab.queries.public import PublicState
from waardevol_lab.queries.public_decision import Judgement
from waardevol_lab.queries.public_notice import PublishedNotice


@dataclass(frozen=True, slots=True)
class Days:
    """The days that matter: real where they have been, planned where they are ahead."""

    starts_on: date | None = None
    ends_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    objection_until: date | None = None
    """The last day to object, where the decision is open to objection."""
    evaluation_due_on: date | None = None
    evaluated_on: date | None = None


NOTHING: Final = Said("")
NO_DAYS: Final = Days()


@dataclass(frozen=True, slots=True)
class Told:
    """One experiment; `number` is the version of the notice in force, 0 without one."""

    slug: str
    reference: str
    title: Said
    organisation: str
    phase: Phase
    fictional: bool
    unevaluated: bool
    announced_at: datetime
    changed_at: datetime
    number: int = 0
    summary: Said = NOTHING
    place: Said = NOTHING
    places: tuple[NamedPlace, ...] = ()
    days: Days = NO_DAYS
    technology: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    personal_data: str = ""

    @property
    def never_began(self) -> bool:
        """Whether it ended before it began."""
        return self.phase in NEVER_BEGAN


@dataclass(frozen=True, slots=True)
class Standing:
    """How an experiment stands, from the tables: what every page about it may say."""

    slug: str
    reference: str
    organisation: str
    phase: Phase
    fictional: bool
    unevaluated: bool
    announced_at: datetime
    phase_since: datetime


def told_of_notice(found: PublishedNotice, language: str) -> Told:
    """What is told of one experiment with a notice."""
    standing = _standing(found.state)
    return told(standing, found.contents, found.number, found.published_at, language)


def told_of_decision(state: PublicState, decided: Judgement, language: str) -> Told:
    """What is told of one experiment of which only the decision is public."""
    decision = decided.decision
    until = decision.objection_until if decision.open_to_objection else None
    title = Said(decided.title, dutch=language != "nl")
    return bare(_standing(state), title, Days(objection_until=until))


def _standing(state: PublicState) -> Standing:
    return Standing(
        slug=state.slug,
        reference=state.reference,
        organisation=state.organisation_name,
        phase=state.phase,
        fictional=state.fictional,
        unevaluated=state.unevaluated,
        announced_at=state.announced_at,
        phase_since=state.phase_since,
    )


def told(
    standing: Standing,
    contents: Mapping[str, Any],
    number: int,
    published_at: datetime,
    language: str,
) -> Told:
    """What is told of an experiment by the contents of its notice in force.

    The organisation is called as it was when the notice was published.
    """
    read = reader_of(contents, language)
    place = read.text("place")
    organisation = contents.get("organisation") or {}
    return Told(
        **_common(
            replace(standing, organisation=organisation.get("name") or standing.organisation)
        ),
        title=read.text("title"),
        changed_at=max(published_at, standing.phase_since),
        number=number,
        summary=read.text("summary"),
        place=place,
        places=_places(read, place),
        days=days_in(contents),
        technology=tuple(option.id for option in read.chosen("technology")),
        purpose=tuple(option.id for option in read.chosen("purpose_kind")),
        personal_data=next((option.id for option in read.chosen("personal_data")), ""),
    )


def bare(standing: Standing, title: Said, days: Days) -> Told:
    """What is told of an experiment of which only the decision is public."""
    return Told(**_common(standing), title=title, changed_at=standing.phase_since, days=days)


def reader_of(contents: Mapping[str, Any], language: str) -> Reader:
    """The answers among the contents of a notice, to be read in this language."""
    answers, english = contents.get("answers") or {}, contents.get("answers_en") or {}
    return Reader(shipped(str(contents["framework"])), answers, english, language)


def days_in(contents: Mapping[str, Any]) -> Days:
    """The days in the contents of a notice."""
    decision, evaluation = contents.get("decision") or {}, contents.get("evaluation") or {}
    until = decision.get("objection_until") if decision.get("open_to_objection") else None
    return Days(
        **{
            name: parse_day(contents.get(name))
            for name in ("starts_on", "ends_on", "started_on", "ended_on", "evaluation_due_on")
        },
        objection_until=parse_day(until),
        evaluated_on=parse_day(evaluation.get("published_on")),
    )


def _common(standing: Standing) -> dict[str, Any]:
    return {
        "slug": standing.slug,
        "reference": standing.reference,
        "organisation": standing.organisation,
        "phase": standing.phase,
        "fictional": standing.fictional,
        "unevaluated": standing.unevaluated,
        "announced_at": standing.announced_at,
    }


def _places(read: Reader, place: Said) -> tuple[NamedPlace, ...]:
    """The places that can be drawn, the one that the plan began with first."""
    if not read.has("place"):
        return ()
    shown = read.shown("place").shown
    every = (NamedPlace(place.text, shown.geometry), *shown.further)
    return tuple(one for one in every if one.geometry is not None)
