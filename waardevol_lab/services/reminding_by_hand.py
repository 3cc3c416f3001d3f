"""Reminders by the secretary's own hand: to somebody who is waited for, once a day at most."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.persistence.inserting import insert_unless_there
from waardevol_lab.persistence.models import Account, HandReminder
from waardevol_lab.queries.remindable import waits_by_person
from waardevol_lab.services.acting import acting
from waardevol_lab.services.dossiers import Which, load
from waardevol_lab.services.reminding import told


@dataclass(frozen=True, slots=True)
class RemindByHand:
    """Remind one person about a round."""

    reference: str
    account_id: int | None
    round_number: int | None = None
    key: str = ""


def remind_by_hand(command: RemindByHand, actor: Actor, now: datetime) -> None:
    """Send the reminder. It changes no state: no entry in the record.

    Raises `NotFound`, or `Refused` at `person` for who is not waited for or was reminded today.
    """
    with acting(actor, now, command.key) as act:
        dossier = load(act.session, command.reference, Which.BOARD, number=command.round_number)
        require(actor, dossier.scope, Permission.REMIND)
        waits = waits_by_person(act.session, dossier.round_, now)
        account = act.session.get(Account, command.account_id or 0)
        if account is None or account.id not in waits or account.id == actor.user_id:
            raise Refused(Problem("person", "not_awaited"))
        mine = insert_unless_there(
            act.session,
            HandReminder,
            round_id=dossier.round_.id,
            recipient_id=account.id,
            sent_by_id=actor.user_id,
            sent_on=act.today,
            sent_at=now,
        )
        if not mine:
            raise Refused(Problem("person", "reminded_today"))
        wait = waits[account.id]
        act.mail(account, "reminder", **told(wait), moment="hand", due_on=wait.due_on)
