"""A plan on its way back to its lead, with questions and a letter that holds them."""

from typing import Any

from waardevol_lab.domain.letter_kinds import LetterKind
from waardevol_lab.persistence.models import Letter
from waardevol_lab.services.acting import Act
from waardevol_lab.services.asking import Asked, ask
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.letters import send_questions
from waardevol_lab.services.telling import tell_lead


class Returning:
    """`keep` asks and writes the letter as part of the move, `tell` comes after it."""

    def __init__(
        self,
        act: Act,
        dossier: Dossier,
        kind: LetterKind,
        remark: str,
        questions: tuple[Asked, ...],
    ) -> None:
        self.act = act
        self.dossier = dossier
        self.kind = kind
        self.remark = remark.strip()
        self.questions = questions
        self.letter: Letter | None = None

    def keep(self) -> dict[str, Any]:
        """Ask, keep the letter, and give what the record says. Raises `Refused` as `ask` does."""
        self.questions = ask(self.act, self.dossier, self.questions)
        self.letter = send_questions(self.act, self.dossier, self.kind, self.remark, self.questions)
        asked = [one.question for one in self.questions]
        return {"questions": asked, "letter": self.letter.sha256}

    def tell(self, template: str) -> None:
        """Tell the lead, with the letter."""
        number = self.letter.number if self.letter else None
        count = len(self.questions)
        tell_lead(self.act, self.dossier, template, count=count, letter=number)
