"""The page before the plan opens: just enough to know whether one has an interest in it."""

from dataclasses import dataclass
from typing import Any

from waardevol_lab.domain.answer_summary import Shown, summarise
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, may
from waardevol_lab.domain.states import Action, Machine, RoundState
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, PlanVersion
from waardevol_lab.queries.board_access import address_number, stepped_back_until
from waardevol_lab.queries.board_head import title_of
from waardevol_lab.services.dossiers import Which, load


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Title, organisation, lead and parties of a plan; nothing else of it."""

    reference: str
    ronde: int | None
    round_version: int
    state: str
    title: str
    organisation: str
    lead_name: str
    parties: Shown
    declared_free: bool


def conflict_page(viewer: Actor, reference: str, number: int | None, language: str) -> ConflictPage:
    """The page for a member or chair of the board without a conflict.

    Raises `NotFound`, also for who declared nothing and is not asked to any more.
    """
    with reading() as session:
        dossier = load(session, reference, Which.BOARD, number=number, lock=False)
        if not may(viewer, dossier.scope, Machine.ROUND, Action.DECLARE_CONFLICT):
            raise NotFound(reference)
        declared = dossier.scope.declarations.get(viewer.user_id or 0)
        if declared is None and dossier.round_.state != RoundState.IN_REVIEW:
            raise NotFound(reference)
        if dossier.round_.number <= stepped_back_until(viewer, dossier):
            raise NotFound(reference)
        version = session.get(PlanVersion, dossier.round_.plan_version_id or 0)
        framework = dossier.framework
        answers: dict[str, Any] = version.answers if version else {}
        parties = Shown("empty")
        if "parties" in framework:
            question = framework.question("parties")
            parties = summarise(framework, question, answers.get("parties"), language)
        return ConflictPage(
            reference=reference,
            ronde=address_number(dossier.round_),
            round_version=dossier.round_.version,
            state=dossier.round_.state,
            title=title_of(version, dossier.experiment.title),
            organisation=dossier.organisation.name,
            lead_name=session.get_one(Account, dossier.experiment.lead_id).name,
            parties=parties,
            declared_free=declared is False,
        )
