"""Plans to practise with: taken away by their lead, or begun anew as a real plan."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import Kind
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.references import is_practice
from waardevol_lab.persistence.models import (
    Attachment,
    DraftTopic,
    EnglishTopic,
    Experiment,
    PlanFile,
    QuotedLesson,
    ReviewRound,
    RoleGrant,
)
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import Dossier, Which, load
from waardevol_lab.services.indexing import forget
from waardevol_lab.services.plans import CreateExperiment, begin
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.teaming import take_off_team


@dataclass(frozen=True, slots=True)
class DeletePractice:
    """Delete a plan to practise with, with everything in it."""

    reference: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class MakeReal:
    """Begin a real plan with the answers of one to practise with; files stay behind."""

    reference: str
    key: str = ""


def delete_practice(command: DeletePractice, actor: Actor, now: datetime) -> None:
    """Delete it for good; only its entries in the record stay. Raises `NotFound`."""
    with acting(actor, now, command.key) as act:
        dossier = _practice(act, command.reference)
        experiment = dossier.experiment
        grants = act.session.scalars(
            select(RoleGrant).where(RoleGrant.experiment_id == experiment.id)
        )
        for grant in list(grants):
            if grant.revoked_at is None:
                take_off_team(act, dossier, grant)
        act.record(experiment.subject, "PracticeDeleted", {"reference": experiment.reference})
        _delete_rows(act, experiment)


def make_real(command: MakeReal, actor: Actor, now: datetime) -> str:
    """Begin the real plan and give its reference; the practice stays. Raises `NotFound`."""
    with acting(actor, now, command.key) as act:
        dossier = _practice(act, command.reference)
        files = {q.id for q in dossier.framework.questions if q.kind is Kind.FILE}
        answers, english = draft_answers(act.session, dossier.round_.id)
        real = begin(
            act,
            CreateExperiment(
                organisation_id=dossier.organisation.id,
                title=dossier.experiment.title[:100],
                answers={key: value for key, value in answers.items() if key not in files},
                answers_en=english,
                framework=dossier.framework.version,
            ),
        )
        act.result = real.reference
        return real.reference


def _practice(act: Act, reference: str) -> Dossier:
    if not is_practice(reference):
        raise NotFound(reference)
    dossier = load(act.session, reference, Which.LATEST)
    require(act.actor, dossier.scope, Permission.DELETE_PRACTICE)
    return dossier


def _delete_rows(act: Act, experiment: Experiment) -> None:
    """A practice has drafts and files alone: nothing else can hang on it.

    The bytes of its files may be another plan's too: a daily job removes what nothing names.
    """
    rounds = select(ReviewRound.id).where(ReviewRound.experiment_id == experiment.id)
    act.session.flush()
    forget(act.session, experiment.id)
    for statement in (
        delete(PlanFile).where(PlanFile.round_id.in_(rounds)),
        delete(QuotedLesson).where(QuotedLesson.round_id.in_(rounds)),
        delete(EnglishTopic).where(EnglishTopic.round_id.in_(rounds)),
        delete(DraftTopic).where(DraftTopic.round_id.in_(rounds)),
        delete(Attachment).where(Attachment.experiment_id == experiment.id),
        delete(RoleGrant).where(RoleGrant.experiment_id == experiment.id),
        delete(ReviewRound).where(ReviewRound.experiment_id == experiment.id),
        delete(Experiment).where(Experiment.id == experiment.id),
    ):
        act.session.execute(statement)
