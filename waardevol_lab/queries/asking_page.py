"""Where somebody goes with a question, a reaction, an objection or a complaint."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.contributions import MOST_IN_AN_HOUR, TAKING, Channel
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.states import Phase
from waardevol_lab.domain.term_rules import Term, TermRule, terms_for
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import (
    Contribution,
    Decision,
    Experiment,
    Organisation,
    ReviewRound,
)
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public import IS_PUBLIC, SLUG, public_phase, public_title
from waardevol_lab.services.notices_in_force import contents_in_force
from waardevol_lab.services.past_rounds import CORRECTED
from waardevol_lab.services.term_days import term_day

HOUR = timedelta(hours=1)
TEXTS = (
    *("department", "postal_address", "phone", "mail", "dpo_contact", "rights_text"),
    *("supervisory_authority", "objection_route", "privacy_page"),
)


class Door(StrEnum):
    """Whether the form takes anything."""

    OPEN = "open"
    BUSY = "busy"
    """So much came in that it is closed for a while."""
    OVER = "over"
    """There is no team any more, or never was."""


@dataclass(frozen=True, slots=True)
class ObjectionRoute:
    """A besluit open to objection: until when, and whether that is still to come."""

    until: date | None
    on_time: bool


@dataclass(frozen=True, slots=True)
class AskingPage:
    """One experiment with every way to be heard, each with its own term."""

    slug: str
    title: str
    phase: Phase
    door: Door
    organisation: str
    texts: dict[str, str]
    texts_en: dict[str, str]
    team: str
    team_mail: str
    team_phone: str
    """Of the team, as the notice names them; empty as long as there is none."""
    objection: ObjectionRoute | None
    question_term: TermRule
    complaint_term: TermRule
    gdpr_term: TermRule
    objection_term: TermRule
    answer_by: date
    """For what comes in today."""

    def said(self, name: str, language: str) -> Said:
        """A text of the organisation in this language, or in Dutch, marked as such."""
        text = self.texts.get(name, "")
        if language == "nl" or not text:
            return Said(text)
        english = self.texts_en.get(name, "")
        return Said(english) if english else Said(text, dutch=True)


def asking_page(slug: str, now: datetime) -> AskingPage:
    """Every way to be heard about a public experiment. Raises `NotFound`."""
    if not SLUG.match(slug):
        raise NotFound(slug)
    with reading() as session:
        found = session.execute(
            select(Experiment, Organisation, public_phase(), public_title())
            .join(Organisation, Organisation.id == Experiment.organisation_id)
            .where(Experiment.slug == slug, IS_PUBLIC)
        ).one_or_none()
        if found is None:
            raise NotFound(slug)
        return _page(session, *found, now=now)


def _page(
    session: Session,
    experiment: Experiment,
    organisation: Organisation,
    phase: str,
    title: str,
    now: datetime,
) -> AskingPage:
    terms = terms_for(organisation.terms)
    answers = _published_answers(session, experiment.id)
    return AskingPage(
        slug=str(experiment.slug),
        title=title,
        phase=Phase(phase),
        door=_door(session, experiment, Phase(phase), now),
        organisation=organisation.name,
        texts={name: getattr(organisation, name) for name in TEXTS},
        texts_en={name: str(text) for name, text in organisation.texts_en.items() if text},
        team=str(answers.get("contact_team") or ""),
        team_mail=str(answers.get("contact_email") or ""),
        team_phone=str(answers.get("contact_phone") or ""),
        objection=_objection(session, experiment.id, local_date(now)),
        question_term=terms[Term.QUESTION],
        complaint_term=terms[Term.COMPLAINT],
        gdpr_term=terms[Term.GDPR_REQUEST],
        objection_term=terms[Term.OBJECTION],
        answer_by=term_day(organisation, Term.QUESTION, local_date(now)),
    )


def _door(session: Session, experiment: Experiment, phase: Phase, now: datetime) -> Door:
    if phase not in TAKING:
        return Door.OVER
    recent = session.scalar(
        select(func.count()).where(
            Contribution.experiment_id == experiment.id,
            Contribution.received_at > now - HOUR,
            Contribution.channel == Channel.WEB,
        )
    )
    return Door.BUSY if (recent or 0) >= MOST_IN_AN_HOUR else Door.OPEN


def _published_answers(session: Session, experiment_id: int) -> dict[str, object]:
    """What the newest notice says of the plan; nothing before the first."""
    contents = contents_in_force(session, experiment_id)
    return dict(contents.get("answers") or {}) if contents else {}


def _objection(session: Session, experiment_id: int, today: date) -> ObjectionRoute | None:
    """Of the latest besluit that no other corrected; None where there is none to object to."""
    decision = session.scalar(
        select(Decision)
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .where(
            ReviewRound.experiment_id == experiment_id,
            Decision.open_to_objection,
            Decision.id.not_in(CORRECTED),
        )
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
    )
    if decision is None:
        return None
    until = decision.objection_until
    return ObjectionRoute(until, until is None or today <= until)
