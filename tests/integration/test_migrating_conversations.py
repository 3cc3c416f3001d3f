"""Questions and answers move into conversations and back, on both engines."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.builders import a_lab
from tests.databases import Databases
from tests.reviews import Review
from waardevol_lab.persistence.db import db, listen_sqlite, reading
from waardevol_lab.persistence.models import Comment, LeadQuestion, QuestionMessage
from waardevol_lab.persistence.schema import downgrade, upgrade
from waardevol_lab.services.answering import AnswerQuestion, answer_question
from waardevol_lab.services.asking import Asked
from waardevol_lab.services.reviewing import AskLead, PlaceComment, ask_lead, comment

BEFORE = "0008"


@pytest.mark.parametrize("name", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_answers_survive_the_migration_down_and_up(
    name: str, databases: Databases, tmp_path: Path
) -> None:
    with databases.fresh(name) as url:
        with a_lab(url, tmp_path) as lab:
            _talk(Review(lab))
        engine = create_engine(url)
        if name == "sqlite":
            listen_sqlite(engine)
        downgrade(engine, BEFORE)
        with engine.connect() as connection:
            rows = connection.execute(
                text("SELECT text, answer, answered_by_id FROM lead_question ORDER BY id")
            ).all()
            remarks = connection.execute(text("SELECT text FROM comment")).scalars().all()
        assert [(row.text, row.answer) for row in rows] == [
            ("Wie?", "De leverancier.\n\nEn wie nog meer?\n\nNiemand."),
            ("Wanneer?", ""),
        ]
        assert rows[0].answered_by_id is not None
        assert remarks == ["Dit is helder."]
        upgrade(engine)
        engine.dispose()
        with a_lab(url, tmp_path):
            with reading() as session:
                messages = session.query(QuestionMessage).order_by(QuestionMessage.id).all()
                assert [(m.kind, m.text) for m in messages] == [
                    ("answer", "De leverancier.\n\nEn wie nog meer?\n\nNiemand.")
                ]
                waiting = session.query(LeadQuestion).filter_by(answered_at=None).one()
                assert waiting.text == "Wanneer?"
                assert session.query(Comment).one().edited_at is None
            db.session.remove()


def _talk(review: Review) -> None:
    """One question with a further one, one that waits, and a remark."""
    lab, reference = review.lab, review.declared()
    questions = (Asked("limits", "Wie?"), Asked("title", "Wanneer?"))
    ask_lead(AskLead(reference, questions), review["anna"], lab.now)
    with reading() as session:
        first = session.query(LeadQuestion.id).filter_by(question="limits").scalar()
    answer_question(AnswerQuestion(reference, first, "De leverancier."), review["lead"], lab.now)
    further = (Asked("", "En wie nog meer?", follows=first),)
    ask_lead(AskLead(reference, further), review["chair"], lab.now)
    answer_question(AnswerQuestion(reference, first, "Niemand."), review["lead"], lab.now)
    comment(PlaceComment(reference, "limits", "Dit is helder."), review["anna"], lab.now)
