"""The page of a published notice: its contents, read in one language, section by section."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.framework import Framework, shipped
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.plan_attachments import FileKind, kind_of
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.term_rules import Term, TermRule, terms_for
from waardevol_lab.domain.texts import same_in_every_language
from waardevol_lab.queries.drills import ShownDrill, drills_in
from waardevol_lab.queries.notice_check_ins import ShownCheckIn, check_ins_in
from waardevol_lab.queries.notice_cleanup import PublicCleanup, cleanup_in
from waardevol_lab.queries.notice_incidents import PublicIncident, incidents_in
from waardevol_lab.queries.notice_judgement import (
    Review,
    advice_in,
    conditions_in,
    decision_in,
    reviews_in,
)
from waardevol_lab.queries.notice_reader import Reader, Said, ShownAnswer
from waardevol_lab.queries.notice_timeline import Moment, moments
from waardevol_lab.queries.notice_withheld import Withheld, withheld_in
from waardevol_lab.queries.public_decision import PublicAdvice, PublicCondition, PublicDecision
from waardevol_lab.queries.public_notice import LoggedVersion, PublishedNotice
from waardevol_lab.queries.side_by_side import SideBySide, evaluations_in

Tone = Literal["identifiable", "deidentified", "none"]
TONES: Mapping[str, Tone] = {
    "identifiable": "identifiable",
    "pseudonymous": "identifiable",
    "deidentified": "deidentified",
}
NOT_KEPT = "nothing"
Course = Literal["going_on", "over", "dropped"]
COURSES: Mapping[Phase, Course] = {
    Phase.ENDED: "over",
    Phase.EVALUATED: "over",
    Phase.WITHDRAWN: "dropped",
    Phase.LAPSED: "dropped",
}


@dataclass(frozen=True, slots=True)
class Icons:
    """The four pictures with their words: why, with what, kept or not, by whom."""

    purpose: str
    purpose_words: str
    technology: str
    technology_words: str
    tone: Tone
    personal_words: str
    kept: bool
    kept_words: str


@dataclass(frozen=True, slots=True)
class File:
    """A public file of the plan."""

    question: str
    name: str
    size: int
    attachment: int
    kind: str
    alt_text: str

    @property
    def is_photo(self) -> bool:
        """Whether the page can show it."""
        return self.kind == FileKind.PHOTO


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Everything that the page says; `read` gives the answers of the plan."""

    notice: PublishedNotice
    read: Reader
    phase: Phase
    until: date | None
    icons: Icons
    advice: PublicAdvice | None
    decision: PublicDecision | None
    conditions: tuple[PublicCondition, ...]
    reviews: tuple[Review, ...]
    timeline: tuple[Moment, ...]
    files: tuple[File, ...]
    question_term: TermRule
    complaint_term: TermRule
    today: date

    @property
    def contents(self) -> Mapping[str, Any]:
        """What was published."""
        return self.notice.contents

    @property
    def framework(self) -> Framework:
        """The framework that the plan answers."""
        return self.read.framework

    @property
    def course(self) -> Course:
        """Whether it is still to come or going on, is over, or never came to it."""
        return COURSES.get(self.phase, "going_on")

    @property
    def personal_data(self) -> bool:
        """Whether GDPR art. 13 asks for more."""
        return _id(self.read, "personal_data") not in {"", "none"}

    @property
    def algorithm(self) -> bool:
        """Whether an algorithm takes part in decisions."""
        return _id(self.read, "algorithm") not in {"", "none"}

    @property
    def devices(self) -> bool:
        """Whether it uses technology that DTPR knows."""
        return any(option.element for option in self.read.chosen("technology"))

    @property
    def evaluations(self) -> tuple[SideBySide, ...]:
        """The published evaluations, the newest first."""
        return evaluations_in(self.contents, self.read)

    @property
    def withheld(self) -> tuple[Withheld, ...]:
        """The answers that are kept closed, each with its ground."""
        return withheld_in(self.contents, self.framework, self.read.language)

    @property
    def incidents(self) -> tuple[PublicIncident, ...]:
        """The public incidents, the newest first."""
        return incidents_in(self.contents, self.framework, self.read.language)

    @property
    def check_ins(self) -> tuple[ShownCheckIn, ...]:
        """The check-ins, the newest first."""
        return check_ins_in(self.contents, self.framework, self.read.language)

    @property
    def check_in_late(self) -> date | None:
        """The day on which a check-in was due that did not come."""
        due_on = parse_day(self.contents.get("check_in_due_on"))
        going_on = self.phase in (Phase.RUNNING, Phase.SUSPENDED)
        return due_on if going_on and due_on is not None and due_on < self.today else None

    @property
    def drills(self) -> tuple[ShownDrill, ...]:
        """The drills of the brake; none while the answer about them is withheld."""
        return drills_in(self.contents)

    @property
    def cleanup(self) -> tuple[PublicCleanup, ...]:
        """The lines of the clean-up as they stood when this version was made."""
        return cleanup_in(self.contents)

    @property
    def other_incidents(self) -> int:
        """How many there were that are not public."""
        return int(self.contents.get("incidents_not_public") or 0)

    def changed(self, version: LoggedVersion) -> tuple[str, ...]:
        """The questions that a version answered otherwise than the one before it."""
        known = (one for one in version.answers if one in self.framework)
        return tuple(self.framework.question(one).label.in_(self.read.language) for one in known)

    def organisation(self, name: str) -> Said:
        """A text of the organisation."""
        texts = self.contents.get("organisation") or {}
        text = str(texts.get(name) or "")
        if not self.read.foreign or name == "name":
            return Said(text)
        english = (texts.get("texts_en") or {}).get(name)
        if english:
            return Said(str(english))
        return Said(text, dutch=bool(text) and not same_in_every_language(text))

    def day(self, name: str) -> date | None:
        """A day among the contents."""
        return parse_day(self.contents.get(name))

    def day_of(self, written: object) -> date | None:
        """A day as the contents write it."""
        return parse_day(written)

    def public_answers(self, task: str) -> tuple[ShownAnswer, ...]:
        """The public answers of one task, in the order of the framework."""
        return tuple(
            self.read.shown(question.id)
            for question in self.framework.questions_of(task)
            if self.read.has(question.id)
        )


def notice_page(notice: PublishedNotice, language: str, today: date) -> NoticePage:
    """The page in this language; a superseded version shows how things stood in its time."""
    contents, state = notice.contents, notice.state
    framework = shipped(str(contents["framework"]))
    read = Reader(
        framework, contents.get("answers") or {}, contents.get("answers_en") or {}, language
    )
    phase = notice.phase if notice.superseded else state.phase
    terms = terms_for(state.terms)
    day = local_date(notice.published_at) if notice.superseded else today
    return NoticePage(
        notice=notice,
        read=read,
        phase=phase,
        until=parse_day(contents.get("ends_on")),
        icons=_icons(read),
        advice=advice_in(contents.get("advice")),
        decision=decision_in(contents.get("decision")),
        conditions=conditions_in(contents),
        reviews=reviews_in(contents),
        timeline=moments(contents, phase, day),
        files=tuple(_file(file) for file in contents.get("files") or ()),
        question_term=terms[Term.QUESTION],
        complaint_term=terms[Term.COMPLAINT],
        today=day,
    )


def _icons(read: Reader) -> Icons:
    purposes, technologies = read.chosen("purpose_kind"), read.chosen("technology")
    kept = _id(read, "kept") != NOT_KEPT
    return Icons(
        purpose=purposes[0].id if purposes else "other",
        purpose_words=read.text("purpose_kind").text,
        technology=technologies[0].id if technologies else "other",
        technology_words=read.text("technology").text,
        tone=TONES.get(_id(read, "personal_data"), "none"),
        personal_words=read.text("personal_data").text,
        kept=kept,
        kept_words=read.text("kept").text,
    )


def _id(read: Reader, question_id: str) -> str:
    options = read.chosen(question_id)
    return options[0].id if options else ""


def _file(row: Mapping[str, Any]) -> File:
    return File(
        question=str(row.get("question") or ""),
        name=str(row.get("name") or ""),
        size=int(row.get("size") or 0),
        attachment=int(row.get("attachment") or 0),
        kind=kind_of(row),
        alt_text=str(row.get("alt_text") or ""),
    )
