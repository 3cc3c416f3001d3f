"""What citizens write, put in by the use cases."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from tests.builders import Lab
from tests.decided import Running
from waardevol_lab.domain.contributions import ContributionKind
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Contribution
from waardevol_lab.services.contributing import (
    Contribute,
    Receipt,
    RecordContribution,
    contribute,
    record_contribution,
)
from waardevol_lab.services.moderating import Moderate, moderate
from waardevol_lab.services.replying import (
    AnswerContribution,
    NameChange,
    answer_contribution,
    name_change,
)

TEXT = "Waarom hangt hier een camera?"


@dataclass
class Street:
    """People who ask about one experiment, and those who answer them."""

    running: Running
    receipts: dict[int, Receipt] = field(default_factory=dict)

    @property
    def lab(self) -> Lab:
        return self.running.lab

    def ask(self, text: str = TEXT, **more: Any) -> int:
        """Somebody asks; gives the number of the question."""
        command: dict[str, Any] = {
            "slug": self.running.experiment.slug,
            "kind": ContributionKind.QUESTION,
            "text": text,
            "may_publish": True,
            "language": "nl",
            "seed": secrets.token_bytes(16),
        }
        receipt = contribute(Contribute(**{**command, **more}), self.lab.now)
        self.receipts[receipt.number] = receipt
        return receipt.number

    def record(self, who: str = "lead", **more: Any) -> Receipt:
        """Somebody of the team writes down what came by phone."""
        command: dict[str, Any] = {
            "reference": self.running.reference,
            "kind": ContributionKind.QUESTION,
            "channel": "phone",
            "received_on": self.lab.now.date(),
            "text": "Hoe lang blijft dit?",
            "may_publish": False,
            "seed": secrets.token_bytes(16),
        }
        return record_contribution(
            RecordContribution(**{**command, **more}), self.running.actor(who), self.lab.now
        )

    def answer(self, number: int, text: str = "Om te tellen.", who: str = "teammate") -> None:
        command = AnswerContribution(self.running.reference, number, text)
        answer_contribution(command, self.running.actor(who), self.lab.now)

    def change(
        self,
        number: int,
        text: str = "De camera is weg.",
        version: int | None = None,
        who: str = "lead",
    ) -> None:
        command = NameChange(self.running.reference, number, text, version)
        name_change(command, self.running.actor(who), self.lab.now)

    def publish(self, *numbers: int, who: str = "secretary") -> int:
        return self._moderate(numbers, Action.PUBLISH_CONTRIBUTION, "", who)

    def hide(self, *numbers: int, ground: str = "spam", who: str = "secretary") -> int:
        return self._moderate(numbers, Action.HIDE_CONTRIBUTION, ground, who)

    def _moderate(self, numbers: tuple[int, ...], action: Action, ground: str, who: str) -> int:
        ids = tuple(self.row(number).id for number in numbers)
        return moderate(Moderate(ids, action, ground), self.running.actor(who), self.lab.now)

    def row(self, number: int) -> Contribution:
        """One of them as it is kept."""
        here = Contribution.experiment_id == self.running.experiment.id
        with reading() as session:
            row = session.scalars(
                select(Contribution).where(here, Contribution.number == number)
            ).one()
            session.expunge(row)
            return row


def flood(running: Running, count: int, text: str, hours_ago: float = 2) -> None:
    """So many at once, as machines would send them over hours: rows as `contribute` leaves them."""
    now = running.lab.now
    experiment_id = running.experiment.id
    with transaction() as session:
        here = select(func.max(Contribution.number)).where(
            Contribution.experiment_id == experiment_id
        )
        first = (session.scalar(here) or 0) + 1
        rows = [
            {
                "experiment_id": experiment_id,
                "number": first + n,
                "kind": "question",
                "channel": "web",
                "language": "nl",
                "text": f"{text} {n}",
                "may_publish": True,
                "receipt_hash": secrets.token_hex(32),
                "received_on": now.date(),
                "received_at": now - timedelta(hours=hours_ago),
                "due_on": now.date() + timedelta(days=14),
                "state": "received",
                "version": 1,
                "state_since": now,
                "answer": "",
                "change": "",
            }
            for n in range(count)
        ]
        session.execute(insert(Contribution), rows)
