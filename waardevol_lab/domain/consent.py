"""Consent of participants: which groups are asked, what a yes is about, and when it stands.

Who consents is nobody to us: a record holds scopes, a band of age and how it was made, never a
person. Source: the design of notices ("Consent and notification"), GDPR art. 4(11), 7 and 8.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from waardevol_lab.domain.answer_changes import material_changes
from waardevol_lab.domain.answers import Answers
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework_model import Framework
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.texts import normalise, storable

MOST_SCOPES: Final = 10
LONGEST_SCOPE: Final = 200
BAND: Final = 5
READ_FIRST: Final = frozenset({"limits", "regimes", "storage"})
"""Answers that a participant reads before consenting, beyond those that every notice must tell."""


class Regime(StrEnum):
    """How a group of people is treated; the plan names one for each group."""

    CONSENT = "consent"
    NOTICE = "notice"
    OPT_OUT = "opt_out"
    NO_PERSONAL_DATA = "no_personal_data"


class Method(StrEnum):
    """How somebody consented."""

    WEB = "web"
    PAPER = "paper"
    ORAL = "oral"


class AgeBand(StrEnum):
    """All that is kept of an age: in the Netherlands a parent consents for who is under 16."""

    UNDER_16 = "under_16"
    FROM_16 = "from_16"


class Minors(StrEnum):
    """Whether somebody under 16 can take part."""

    GUARDIAN = "guardian"
    """Yes, when a parent or guardian confirms it."""
    NO = "no"


class ConsentEvent(StrEnum):
    """What happened to a record; its history only grows."""

    GIVEN = "given"
    CHANGED = "changed"
    RENEWED = "renewed"
    """Given again: to a newer text, or after it was withdrawn."""
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How a consent stands."""

    GIVEN = "given"
    LAPSED = "lapsed"
    """The text changed in a way that matters; the yes was to something else."""
    WITHDRAWN = "withdrawn"


class Opening(StrEnum):
    """Whether a notice takes a yes, and if not, why. Withdrawing is always possible."""

    OPEN = "open"
    NOT_PUBLISHED = "not_published"
    SUSPENDED = "suspended"
    OVER = "over"
    OUTDATED = "outdated"
    """The plan has changed since; the lead has to publish a new text first."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people with its regime, as the plan has it."""

    name: str
    regime: Regime
    how: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """One thing to say yes or no to; a key belongs to one Dutch text and to no other."""

    key: str
    nl: str
    en: str = ""

    def in_(self, language: str) -> str:
        """The text in a language; Dutch where there is no English."""
        return self.en if language == "en" and self.en else self.nl


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text asks for, apart from how it is worded."""

    group: str
    scopes: tuple[Scope, ...]
    minors: Minors = Minors.GUARDIAN


@dataclass(frozen=True, slots=True)
class Choice:
    """What a participant chose, read from a form."""

    scopes: frozenset[str]
    age: AgeBand | None = None
    guardian: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """How a record stands after its last event; `version` is the text that it was a yes to."""

    version: int
    scopes: frozenset[str]
    withdrawn: bool = False

    def standing(self, holds_from: int) -> Standing:
        """`holds_from`: the oldest version whose consents still count."""
        if self.withdrawn:
            return Standing.WITHDRAWN
        return Standing.GIVEN if self.version >= holds_from else Standing.LAPSED


def groups(answers: Answers) -> tuple[Group, ...]:
    """The groups of a plan, each name once, in the order in which they were written."""
    found: dict[str, Group] = {}
    rows = answers.get("regimes")
    for row in rows if isinstance(rows, list) else ():
        group = _group(row)
        if group is not None:
            found.setdefault(group.name, group)
    return tuple(found.values())


def _group(row: object) -> Group | None:
    if not isinstance(row, Mapping):
        return None
    name, regime = row.get("group"), row.get("regime")
    if not isinstance(name, str) or not name.strip() or regime not in set(Regime):
        return None
    how = row.get("how")
    return Group(name.strip(), Regime(regime), how.strip() if isinstance(how, str) else "")


def asks_anybody(answers: Answers) -> bool:
    """Whether the plan asks any group for consent."""
    return any(group.regime is Regime.CONSENT for group in groups(answers))


def asks_consent(answers: Answers, group: str) -> bool:
    """Whether the plan asks this group for consent."""
    return any(g.name == group and g.regime is Regime.CONSENT for g in groups(answers))


def scope_key(text: str) -> str:
    """The key of a scope: another text is another thing to say yes to."""
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:8]


def read_scopes(nl: str, en: str = "") -> tuple[Scope, ...]:
    """The scopes in two texts with one on each line; the English lines belong by their place."""
    english = [line.strip() for line in normalise(en).split("\n")]
    lines = [line.strip() for line in normalise(nl).split("\n")]
    english += [""] * len(lines)
    return tuple(
        Scope(scope_key(text), text, translated)
        for text, translated in zip(lines, english, strict=False)
        if text
    )


def scope_problems(scopes: tuple[Scope, ...]) -> Iterator[Problem]:
    """What is wrong with the things to say yes to, at the field of their language."""
    if len(scopes) > MOST_SCOPES:
        yield Problem("scopes", "consent_many_scopes", {"max": MOST_SCOPES})
    if len({scope.key for scope in scopes}) < len(scopes):
        yield Problem("scopes", "consent_same_scope")
    for field, texts in (("scopes", [s.nl for s in scopes]), ("scopes_en", [s.en for s in scopes])):
        longest = max(map(len, texts), default=0)
        if longest > LONGEST_SCOPE:
            yield Problem(field, "too_long", {"length": longest, "max": LONGEST_SCOPE})
        if not all(map(storable, texts)):
            yield Problem(field, "unknown_characters")


def lapses(
    framework: Framework, before: Answers, after: Answers, old: Asked, new: Asked, *, said: bool
) -> bool:
    """Whether consents to the old text lapse with the new one.

    They do when the plan changed in more than words, when something else is asked, or when the
    lead says so. A lead can never say that they do not.
    """
    keys = tuple({scope.key for scope in asked.scopes} for asked in (old, new))
    differs = keys[0] != keys[1] or (old.group, old.minors) != (new.group, new.minors)
    return said or differs or bool(material_changes(framework, before, after))


def opening(phase: Phase, *, published: bool, outdated: bool) -> Opening:
    """Whether consent can be given now."""
    if phase is Phase.SUSPENDED:
        return Opening.SUSPENDED
    if phase not in (Phase.APPROVED, Phase.RUNNING):
        return Opening.OVER
    if not published:
        return Opening.NOT_PUBLISHED
    return Opening.OUTDATED if outdated else Opening.OPEN


def giving_problems(choice: Choice, asked: Asked) -> tuple[Problem, ...]:
    """What is wrong with a first or a renewed consent; empty when it may be kept."""
    return (*_scopes_chosen(choice.scopes, asked), *_age_known(choice, asked))


def _scopes_chosen(scopes: frozenset[str], asked: Asked) -> Iterator[Problem]:
    if not scopes:
        yield Problem("scopes", "consent_nothing_chosen")
    elif not scopes <= {scope.key for scope in asked.scopes}:
        yield Problem("scopes", "consent_other_scopes")


def _age_known(choice: Choice, asked: Asked) -> Iterator[Problem]:
    if choice.age is None:
        yield Problem("age", "consent_age_missing")
    elif choice.age is AgeBand.UNDER_16 and asked.minors is Minors.NO:
        yield Problem("age", "consent_too_young")
    elif choice.age is AgeBand.UNDER_16 and not choice.guardian:
        yield Problem("guardian", "consent_guardian_missing")


def changing_problems(
    held: Consent, wanted: frozenset[str], asked: Asked, holds_from: int, state: Opening
) -> tuple[Problem, ...]:
    """What is wrong with other scopes; taking some off is possible as long as the consent stands.

    No scope at all is a withdrawal, and needs no check here.
    """
    if held.standing(holds_from) is not Standing.GIVEN:
        return (Problem("scopes", "consent_lapsed"),)
    if not wanted <= {scope.key for scope in asked.scopes}:
        return (Problem("scopes", "consent_other_scopes"),)
    if wanted - held.scopes and state is not Opening.OPEN:
        return (Problem("scopes", "consent_no_more"),)
    return ()


def after(
    held: Consent | None, event: ConsentEvent, version: int, scopes: Iterable[str]
) -> Consent:
    """How a consent stands after an event; a change stays a yes to the text it was given to."""
    if event is ConsentEvent.WITHDRAWN:
        return Consent(held.version if held else version, frozenset(), withdrawn=True)
    if event is ConsentEvent.CHANGED and held is not None:
        return Consent(held.version, frozenset(scopes))
    return Consent(version, frozenset(scopes))


def band(count: int) -> tuple[int, int]:
    """A number as those who lead an experiment see it: a band of five, such as 10 to 14.

    Every number apart, so that no difference of two of them tells what one person did.
    """
    lowest = count - count % BAND
    return lowest, lowest + BAND - 1


def as_rows(scopes: Iterable[Scope]) -> list[dict[str, Any]]:
    """Scopes as they are kept."""
    return [{"key": s.key, "nl": s.nl, "en": s.en} for s in scopes]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Scope, ...]:
    """Scopes as they were kept."""
    return tuple(Scope(str(r["key"]), str(r["nl"]), str(r["en"])) for r in rows)
