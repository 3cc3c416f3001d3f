"""Opening a round with its draft, and reading a draft back."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from waardevol_lab.domain.english import english_questions, fingerprint
from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.states import RoundKind, RoundState
from waardevol_lab.persistence.models import DraftTopic, EnglishTopic, Experiment, ReviewRound
from waardevol_lab.services.acting import Act
from waardevol_lab.services.files_of_drafts import Frozen, carry_over
from waardevol_lab.services.indexing import index_draft
from waardevol_lab.services.quoted_lessons import Quote, carry_quotes

Answers = Mapping[str, Any]


def new_round(
    act: Act,
    experiment: Experiment,
    kind: RoundKind,
    framework: Framework,
    answers: Answers | None = None,
    answers_en: Answers | None = None,
    reason: str = "",
    files: Iterable[Frozen] = (),
    topics: Iterable[str] | None = None,
    lessons: Iterable[Quote] = (),
) -> ReviewRound:
    """A round in draft with `answers` spread over its topics; part of the act that calls it.

    `files` and the quoted `lessons` are those of the version or draft that it begins with;
    `topics` those that it asks, None for all.
    """
    last = act.session.scalar(
        select(func.max(ReviewRound.number)).where(ReviewRound.experiment_id == experiment.id)
    )
    round_ = ReviewRound(
        experiment_id=experiment.id,
        number=(last or 0) + 1,
        kind=kind,
        state=RoundState.DRAFT,
        framework=framework.version,
        reason=reason,
        topics=None if topics is None else list(topics),
        created_at=act.now,
        state_since=act.now,
    )
    act.session.add(round_)
    act.session.flush()
    _spread(act, round_, framework, answers or {}, answers_en or {})
    index_draft(act.session, experiment, round_)
    carry_over(act, round_, files)
    carry_quotes(act, round_, lessons)
    return round_


def _spread(
    act: Act, round_: ReviewRound, framework: Framework, answers: Answers, answers_en: Answers
) -> None:
    for task in framework.tasks:
        ids = {question.id for question in framework.questions_of(task.id)}
        own = {key: value for key, value in answers.items() if key in ids}
        own_en = {key: value for key, value in answers_en.items() if key in ids}
        if own or own_en:
            act.session.add(
                DraftTopic(
                    round_id=round_.id,
                    task=task.id,
                    answers=own,
                    answers_en=own_en,
                    saved_at=act.now,
                    saved_by_id=act.actor.user_id,
                )
            )
        if own_en:
            _remember_dutch(act, round_, framework, task.id, answers, answers_en)
    act.session.flush()


def _remember_dutch(
    act: Act,
    round_: ReviewRound,
    framework: Framework,
    task: str,
    answers: Answers,
    answers_en: Answers,
) -> None:
    """What the English was written for, as far as is known: the Dutch that it came with."""
    asked = english_questions(framework, task, answers, answers_en, {})
    act.session.add(
        EnglishTopic(
            round_id=round_.id,
            task=task,
            written_for={one.question.id: fingerprint(one.parts) for one in asked},
            saved_at=act.now,
            saved_by_id=act.actor.user_id,
        )
    )


def draft_topics(session: Session, round_id: int) -> list[DraftTopic]:
    """Every topic of the draft that was saved."""
    return list(session.scalars(select(DraftTopic).where(DraftTopic.round_id == round_id)))


def draft_answers(session: Session, round_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The draft's answers and its English answers, over all topics."""
    answers: dict[str, Any] = {}
    answers_en: dict[str, Any] = {}
    rows = session.execute(
        select(DraftTopic.answers, DraftTopic.answers_en).where(DraftTopic.round_id == round_id)
    )
    for own, own_en in rows:
        answers.update(own)
        answers_en.update(own_en)
    return answers, answers_en
