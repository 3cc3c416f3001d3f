"""The head of every page of a dossier at the board: what it is, where it stands, what is next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.policy import (
    Actor,
    Permission,
    available,
    permits,
    roles_on,
    sees_deliberation,
)
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, Machine
from waardevol_lab.persistence.models import (
    Account,
    Advice,
    ConflictDeclaration,
    Decision,
    DpoOpinion,
    PlanVersion,
)
from waardevol_lab.queries.board_access import address_number
from waardevol_lab.services.deliberating import Standing, personal_data, standing
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.standing_decisions import overtaken


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the members are: counts alone, no names and no votes."""

    filed: int
    asked: int
    needed: int
    stepped_back: int
    possible: bool
    met: bool

    @property
    def waiting(self) -> int:
        """How many are asked and have not filed."""
        return self.asked - self.filed


@dataclass(frozen=True, slots=True)
class Head:
    """What every page of the dossier shows or asks; `ronde` belongs in its addresses."""

    reference: str
    ronde: int | None
    title: str
    organisation: str
    board: str
    board_kind: str
    lead_name: str
    phase: str
    round_number: int
    round_version: int
    kind: str
    state: str
    route: str | None
    plan_version: int | None
    submitted_at: datetime | None
    accepted_at: datetime | None
    advised_at: datetime | None
    decided_at: datetime | None
    due_on: date | None
    overdue: bool
    roles: frozenset[Role]
    actions: frozenset[Action]
    declared_at: datetime | None
    assigned: bool
    filed: bool
    deliberates: bool
    """May read the deliberation, once the viewer's own assessment is filed."""
    sees: bool
    """May read it now."""
    progress: Progress | None
    personal_data: bool
    dpo_opinion_in: bool
    has_advice: bool
    has_decision: bool

    @property
    def address(self) -> Mapping[str, str | int | None]:
        """What `url_for` needs for another page of this round."""
        return {"reference": self.reference, "ronde": self.ronde}


def head_of(
    session: Session,
    viewer: Actor,
    dossier: Dossier,
    now: datetime,
    votes: Standing | None = None,
) -> Head:
    """The head for a viewer who may know of the dossier; `votes` where the caller has them."""
    round_, experiment, board = dossier.round_, dossier.experiment, dossier.board
    if votes is None and board is not None:
        votes = standing(session, dossier, now)
    version = dossier.version() if round_.plan_version_id else None
    deliberates = permits(viewer, dossier.scope, Permission.READ_DELIBERATION)
    last_day = round_.due_on
    me = viewer.user_id or 0
    beside = _beside(session, dossier, me)
    return Head(
        reference=experiment.reference,
        ronde=address_number(round_),
        title=title_of(version, experiment.title),
        organisation=dossier.organisation.name,
        board=board.name if board else "",
        board_kind=board.kind if board else "",
        lead_name=beside.lead_name,
        phase=experiment.phase,
        round_number=round_.number,
        round_version=round_.version,
        kind=round_.kind,
        state=round_.state,
        route=round_.route,
        plan_version=version.number if version else None,
        submitted_at=round_.submitted_at,
        accepted_at=round_.accepted_at,
        advised_at=round_.advised_at,
        decided_at=round_.decided_at,
        due_on=last_day,
        overdue=last_day is not None and last_day < local_date(now),
        roles=roles_on(viewer, dossier.scope),
        actions=_actions(session, viewer, dossier),
        declared_at=beside.declared_at,
        assigned=votes is not None and me in votes.voters,
        filed=votes is not None and me in votes.filed_by,
        deliberates=deliberates,
        sees=sees(viewer, dossier, votes),
        progress=_progress(dossier, votes) if votes and deliberates and round_.route else None,
        personal_data=version is not None and personal_data(version.answers),
        dpo_opinion_in=beside.has_opinion,
        has_advice=beside.has_advice,
        has_decision=beside.has_decision,
    )


def _actions(session: Session, viewer: Actor, dossier: Dossier) -> frozenset[Action]:
    """What the viewer may do; a decision that a later one has overtaken is not corrected."""
    found = frozenset(available(viewer, dossier.scope, Machine.ROUND, dossier.round_.state))
    if Action.CORRECT in found and overtaken(session, dossier.round_.id):
        return found - {Action.CORRECT}
    return found


def sees(viewer: Actor, dossier: Dossier, votes: Standing | None) -> bool:
    """Whether the viewer may read the content of the deliberation now."""
    filed_by = votes.filed_by if votes else ()
    return sees_deliberation(viewer, dossier.scope, filed_by, dossier.round_.route)


def title_of(version: PlanVersion | None, otherwise: str) -> str:
    """The title as it was submitted; a draft that goes on may say something else by now."""
    title = version.answers.get("title") if version else None
    return title if isinstance(title, str) and title.strip() else otherwise


def _beside(
    session: Session, dossier: Dossier, member_id: int
) -> Row[str, datetime | None, bool, bool, bool]:
    """What stands beside the round, in one query."""
    round_ = dossier.round_
    declared = select(ConflictDeclaration.declared_at).where(
        ConflictDeclaration.round_id == round_.id, ConflictDeclaration.member_id == member_id
    )
    opinion = exists().where(
        DpoOpinion.round_id == round_.id, DpoOpinion.plan_version_id == round_.plan_version_id
    )
    return session.execute(
        select(
            Account.name.label("lead_name"),
            declared.scalar_subquery().label("declared_at"),
            opinion.label("has_opinion"),
            exists().where(Advice.round_id == round_.id).label("has_advice"),
            exists().where(Decision.round_id == round_.id).label("has_decision"),
        ).where(Account.id == dossier.experiment.lead_id)
    ).one()


def _progress(dossier: Dossier, votes: Standing) -> Progress:
    return Progress(
        filed=len(votes.filed_by),
        asked=len(votes.voters),
        needed=votes.needed,
        stepped_back=sum(dossier.scope.declarations.values()),
        possible=votes.possible,
        met=votes.met,
    )
