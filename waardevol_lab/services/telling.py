"""Mails around a round: who hears of what the board and the decider do."""

from typing import Any

from waardevol_lab.domain.letter_kinds import LetterKind
from waardevol_lab.domain.letter_texts import plain
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.models import Account
from waardevol_lab.services import people
from waardevol_lab.services.acting import Act
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.letter_papers import sender_of
from waardevol_lab.services.letter_texts import filled


def about(dossier: Dossier) -> dict[str, Any]:
    """What every mail about a dossier may say."""
    experiment = dossier.experiment
    return {
        "reference": experiment.reference,
        "title": experiment.title,
        "round": dossier.round_.number,
        "kind": dossier.round_.kind,
    }


def tell_lead(act: Act, dossier: Dossier, template: str, **context: Any) -> None:
    """Mail the lead, with the organisation's own first words."""
    lead = act.session.get_one(Account, dossier.experiment.lead_id)
    words = first_words(act, dossier, lead.language)
    act.mail(lead, template, intro=words, **about(dossier), **context)


def first_words(act: Act, dossier: Dossier, language: str) -> str:
    """What the organisation lets its mails to leads begin with; empty when it wrote nothing."""
    values = {
        "titel": dossier.experiment.title,
        "kenmerk": dossier.experiment.reference,
        "organisatie": sender_of(dossier.organisation, language).name,
    }
    kind, here = LetterKind.MAIL_INTRO, dossier.organisation.id
    return plain(filled(act.session, here, kind, language, values))


def tell_secretaries(act: Act, dossier: Dossier, template: str, **context: Any) -> None:
    """Mail the secretaries of the round's board who do not work on the experiment."""
    found = people.holding(act.session, Role.SECRETARY, act.now, board_id=dossier.round_.board_id)
    _tell(act, dossier, found, template, context)


def tell_board(act: Act, dossier: Dossier, template: str, **context: Any) -> None:
    """Mail secretaries and chairs of the board, each once."""
    board = dossier.round_.board_id
    found = [
        *people.holding(act.session, Role.SECRETARY, act.now, board_id=board),
        *people.holding(act.session, Role.CHAIR, act.now, board_id=board),
    ]
    once = {account.id: account for account in found}
    _tell(act, dossier, list(once.values()), template, context)


def tell_board_and_dpo(act: Act, dossier: Dossier, template: str, **context: Any) -> None:
    """Mail secretaries and chairs of the board and the dpo of the organisation, each once."""
    board = dossier.round_.board_id
    found = [
        *people.holding(act.session, Role.SECRETARY, act.now, board_id=board),
        *people.holding(act.session, Role.CHAIR, act.now, board_id=board),
        *people.holding(
            act.session, Role.DPO, act.now, organisation_id=dossier.experiment.organisation_id
        ),
    ]
    once = {account.id: account for account in found}
    _tell(act, dossier, list(once.values()), template, context)


def tell_organisation(
    act: Act, dossier: Dossier, role: Role, template: str, **context: Any
) -> None:
    """Mail those who hold `role` in the organisation and do not work on the experiment."""
    found = people.holding(
        act.session, role, act.now, organisation_id=dossier.experiment.organisation_id
    )
    _tell(act, dossier, found, template, context)


def tell_members(
    act: Act, dossier: Dossier, members: list[Account], template: str, **context: Any
) -> None:
    """Mail members of the board."""
    _tell(act, dossier, members, template, context)


def tell_asker(act: Act, dossier: Dossier, account_id: int, template: str, **context: Any) -> None:
    """Mail who asked, if they still sit on the board as member or chair without a conflict."""
    board_id = dossier.round_.board_id or 0
    found = people.voters(act.session, board_id, act.now)
    free = [a for a in found if a.id == account_id and not dossier.scope.declarations.get(a.id)]
    secretaries = people.holding(act.session, Role.SECRETARY, act.now, board_id=board_id)
    told = {account.id for account in secretaries}
    _tell(act, dossier, [a for a in free if a.id not in told], template, context)


def _tell(
    act: Act, dossier: Dossier, found: list[Account], template: str, context: dict[str, Any]
) -> None:
    """Nobody hears of their own act, nor of what they work on or stepped back from."""
    kept_out = {dossier.experiment.lead_id, *dossier.scope.team, act.actor.user_id or 0}
    kept_out |= {member for member, conflict in dossier.scope.declarations.items() if conflict}
    for account in found:
        if account.id not in kept_out:
            act.mail(account, template, **about(dossier), **context)
