"""Letters as sent: each made once, kept under its SHA-256, and named in the record by that hash."""

from collections.abc import Iterable

from sqlalchemy import func, select

from waardevol_lab.documents.letters import LetterPaper, letter_pdf
from waardevol_lab.domain.letter_kinds import ADVICES, DECISIONS, LetterKind
from waardevol_lab.domain.outcomes import Outcome
from waardevol_lab.persistence import storage
from waardevol_lab.persistence.models import Account, Letter
from waardevol_lab.services.acting import Act
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.letter_papers import (
    AdviceSaid,
    DecisionSaid,
    advice_paper,
    decision_paper,
    questions_paper,
    receipt_paper,
)
from waardevol_lab.wording.i18n import Language, use_language

LONGEST_TITLE = 255


def send_advice(act: Act, dossier: Dossier, said: AdviceSaid) -> Letter:
    """The advice as adopted."""
    kind = ADVICES[Outcome(said.outcome)]
    return _archive(
        act, dossier, kind, said.language, advice_paper(act.session, dossier, said, act.now)
    )


def send_decision(act: Act, dossier: Dossier, said: DecisionSaid) -> Letter:
    """The decision as taken, a correction included."""
    kind = DECISIONS[Outcome(said.outcome)]
    paper = decision_paper(act.session, dossier, said, act.now)
    return _archive(act, dossier, kind, said.language, paper)


def send_questions(
    act: Act, dossier: Dossier, kind: LetterKind, remark: str, questions: Iterable[Asked]
) -> Letter:
    """Back to the lead with questions, in the lead's language."""
    language = lead_language(act, dossier)
    paper = questions_paper(act.session, dossier, kind, remark, questions, language, act.now)
    return _archive(act, dossier, kind, language, paper)


def send_receipt(act: Act, dossier: Dossier) -> Letter:
    """That a version came in, in the lead's language."""
    language = lead_language(act, dossier)
    paper = receipt_paper(act.session, dossier, language, act.now)
    return _archive(act, dossier, LetterKind.RECEIPT, language, paper)


def lead_language(act: Act, dossier: Dossier) -> Language:
    """The language in which the lead reads letters."""
    lead = act.session.get_one(Account, dossier.experiment.lead_id)
    return "en" if lead.language == "en" else "nl"


def advice_letter(act: Act, dossier: Dossier) -> Letter | None:
    """The letter of the round's advice; None for an advice from before there were letters."""
    return act.session.scalar(
        select(Letter).where(
            Letter.round_id == dossier.round_.id, Letter.kind.in_(list(ADVICES.values()))
        )
    )


def _archive(
    act: Act, dossier: Dossier, kind: LetterKind, language: Language, paper: LetterPaper
) -> Letter:
    """Keep the file and its row. A file that no committed row names is harmless."""
    with use_language(language):
        made = letter_pdf(paper, act.now)
    with storage.scratch() as path:
        path.write_bytes(made)
        sha256 = storage.keep(path)
    last = act.session.scalar(
        select(func.max(Letter.number)).where(Letter.experiment_id == dossier.experiment.id)
    )
    row = Letter(
        experiment_id=dossier.experiment.id,
        round_id=dossier.round_.id,
        number=(last or 0) + 1,
        kind=kind,
        language=language,
        title=paper.head.title[:LONGEST_TITLE],
        sha256=sha256,
        size=len(made),
        made_at=act.now,
    )
    act.session.add(row)
    act.session.flush()
    return row
