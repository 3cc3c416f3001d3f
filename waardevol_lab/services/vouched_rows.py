"""The rows that entries of the record vouch for, table by table, as the record would say them.

JSON is read as the text that the database holds: what is no JSON any more was changed too. A hash
is always made anew from the contents; it is empty where it is not the one that stands beside them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from waardevol_lab.domain.agreement import Agreement, Kept
from waardevol_lab.domain.evaluation_framework import EvaluationKind
from waardevol_lab.domain.ledger import timestamp
from waardevol_lab.domain.notice import notice_hash
from waardevol_lab.domain.plan_hash import plan_hash
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.persistence.models import (
    Account,
    Board,
    ConsentNotice,
    ConsentVersion,
    Decision,
    Evaluation,
    EvaluationRemark,
    Experiment,
    NoticeVersion,
    PlanVersion,
    ReviewRound,
    YearlyReportVersion,
)

AT_A_TIME = 500
CHANGED = ""
"""In place of a hash: the contents are not those that were hashed, or a column tells otherwise."""
Rows = Iterator[Row[Any]]


def see_rows(session: Session, agreement: Agreement) -> None:
    """Show every row of the tables that the record vouches for."""
    dossiers = (_experiments, _plans, _decisions, _notices, _consents, _evaluations, _remarks)
    for see in (*dossiers, _yearly_reports):
        see(session, agreement)


def _experiments(session: Session, agreement: Agreement) -> None:
    columns = (Experiment.subject, Experiment.phase, Experiment.slug, Experiment.announced_at)
    for row in _read(session, select(*columns).order_by(Experiment.id)):
        agreement.see_phase(row.subject, row.phase)
        if row.slug is not None or row.announced_at is not None:
            held = {"slug": row.slug, "at": _instant(row.announced_at)}
            agreement.see((Kept.ADDRESS, row.subject), held)


def _plans(session: Session, agreement: Agreement) -> None:
    query = _of_experiment(
        PlanVersion.submitted_by_id,
        PlanVersion.number,
        PlanVersion.framework,
        _text(PlanVersion.answers),
        _text(PlanVersion.answers_en),
        _text(PlanVersion.files),
        func.coalesce(_text(PlanVersion.lessons), "[]").label("lessons"),
        PlanVersion.sha256,
        PlanVersion.submitted_at,
    ).join(Experiment, Experiment.id == PlanVersion.experiment_id)
    for row in _read(session, query.order_by(PlanVersion.id)):
        sha256 = _hash(
            lambda *texts, row=row: plan_hash(row.framework, *texts),
            row.answers,
            row.answers_en,
            row.files,
            row.lessons,
        )
        told = sha256 if sha256 == row.sha256 else CHANGED
        held = {"sha256": told, **_by(row.pseudonym, row.submitted_at)}
        agreement.see((Kept.PLAN, row.subject, row.number), held)


def _decisions(session: Session, agreement: Agreement) -> None:
    earlier = aliased(Decision)
    query = (
        _of_experiment(
            Decision.decided_by_id,
            ReviewRound.number.label("round"),
            Decision.number,
            Decision.outcome,
            Decision.motivation,
            Decision.objection_until,
            Decision.decided_at,
            PlanVersion.sha256.label("plan"),
            earlier.number.label("corrects"),
        )
        .join(ReviewRound, ReviewRound.id == Decision.round_id)
        .join(Experiment, Experiment.id == ReviewRound.experiment_id)
        .join(PlanVersion, PlanVersion.id == Decision.plan_version_id)
        .outerjoin(earlier, earlier.id == Decision.corrects_id)
    )
    for row in _read(session, query.order_by(Decision.id)):
        until = row.objection_until
        held = {
            "outcome": row.outcome,
            "plan": row.plan,
            "corrects": row.corrects,
            "objection_until": until.isoformat() if until else None,
            "motivation": row.motivation,
            **_by(row.pseudonym, row.decided_at),
        }
        agreement.see((Kept.DECISION, row.subject, row.round, row.number), held)


def _notices(session: Session, agreement: Agreement) -> None:
    query = (
        _of_experiment(
            NoticeVersion.published_by_id,
            NoticeVersion.number,
            NoticeVersion.phase,
            NoticeVersion.cause,
            NoticeVersion.change,
            _text(NoticeVersion.contents),
            NoticeVersion.sha256,
            NoticeVersion.published_at,
            PlanVersion.sha256.label("plan"),
        )
        .join(Experiment, Experiment.id == NoticeVersion.experiment_id)
        .join(PlanVersion, PlanVersion.id == NoticeVersion.plan_version_id)
    )
    for row in _read(session, query.order_by(NoticeVersion.id)):
        sha256 = _hash(lambda contents, row=row: _notice_hash(row, contents), row.contents)
        held = {"sha256": sha256, **_by(row.pseudonym, row.published_at)}
        agreement.see((Kept.NOTICE, row.subject, row.number), held)


def _notice_hash(row: Row[Any], contents: Mapping[str, Any]) -> str:
    """The hash, where the columns beside the contents tell the same."""
    change = contents["change"]
    told = (contents["phase"], change["cause"], change["text"], contents["plan_hash"])
    if told != (row.phase, row.cause, row.change, row.plan):
        return CHANGED
    sha256 = notice_hash(contents)
    return sha256 if sha256 == row.sha256 else CHANGED


def _consents(session: Session, agreement: Agreement) -> None:
    query = (
        _of_experiment(
            ConsentVersion.published_by_id,
            ConsentNotice.number.label("notice"),
            ConsentVersion.number,
            ConsentVersion.holds_from,
            ConsentVersion.group_name,
            ConsentVersion.minors,
            _text(ConsentVersion.scopes),
            _text(ConsentVersion.contents),
            _text(ConsentVersion.hashes),
            ConsentVersion.published_at,
        )
        .join(ConsentNotice, ConsentNotice.id == ConsentVersion.notice_id)
        .join(Experiment, Experiment.id == ConsentNotice.experiment_id)
        .order_by(ConsentVersion.notice_id, ConsentVersion.number)
    )
    for row in _read(session, query):
        hashes = _hash(
            lambda *texts, row=row: _consent_hashes(row, *texts),
            row.contents,
            row.hashes,
            row.scopes,
        )
        lapse = row.number > 1 and row.holds_from == row.number
        held = {"hashes": hashes, "earlier_lapse": lapse, **_by(row.pseudonym, row.published_at)}
        agreement.see((Kept.CONSENT, row.subject, row.notice, row.number), held)


def _consent_hashes(
    row: Row[Any],
    contents: Mapping[str, Any],
    hashes: Mapping[str, str],
    scopes: list[Mapping[str, Any]],
) -> object:
    """The hashes, where the columns beside the contents tell the same."""
    for language, text in contents.items():
        asked = [{"key": one["key"], "text": one[language] or one["nl"]} for one in scopes]
        if (text["minors"], text["scopes"]) != (row.minors, asked):
            return CHANGED
    if contents["nl"]["group"] != row.group_name:
        return CHANGED
    made = {language: notice_hash(text) for language, text in contents.items()}
    return made if made == hashes else CHANGED


def _evaluations(session: Session, agreement: Agreement) -> None:
    columns = (
        Experiment.subject,
        Evaluation.kind,
        Evaluation.number,
        Evaluation.framework,
        _text(Evaluation.answers),
        _text(Evaluation.counts),
        Evaluation.response,
        Evaluation.offered_at,
        Evaluation.published_at,
    )
    query = select(*columns).join(Experiment, Experiment.id == Evaluation.experiment_id)
    for row in _read(session, query.order_by(Evaluation.id)):
        number = () if row.kind == EvaluationKind.FINAL else (row.number,)
        if row.offered_at is not None:
            held = {
                "answers": _hash(lambda answers: answers, row.answers),
                "counts": _hash(lambda counts: counts, row.counts),
                "framework": row.framework,
                "at": _instant(row.offered_at),
            }
            agreement.see((Kept.OFFERED, row.subject, *number), held)
        if row.published_at is not None:
            held = {"response": row.response, "at": _instant(row.published_at)}
            agreement.see((Kept.EVALUATION, row.subject, *number), held)


def _remarks(session: Session, agreement: Agreement) -> None:
    query = (
        _of_experiment(
            EvaluationRemark.author_id, EvaluationRemark.text, EvaluationRemark.remarked_at
        )
        .join(Evaluation, Evaluation.id == EvaluationRemark.evaluation_id)
        .join(Experiment, Experiment.id == Evaluation.experiment_id)
    )
    numbers: dict[str, int] = {}
    for row in _read(session, query.order_by(EvaluationRemark.id)):
        number = numbers[row.subject] = numbers.get(row.subject, 0) + 1
        held = {"text": row.text, **_by(row.pseudonym, row.remarked_at)}
        agreement.see((Kept.REMARK, row.subject, number), held)


def _yearly_reports(session: Session, agreement: Agreement) -> None:
    query = (
        select(
            Board.subject,
            Account.pseudonym,
            YearlyReportVersion.year,
            YearlyReportVersion.number,
            _text(YearlyReportVersion.contents),
            YearlyReportVersion.sha256,
            YearlyReportVersion.published_at,
        )
        .join(Board, Board.id == YearlyReportVersion.board_id)
        .outerjoin(Account, Account.id == YearlyReportVersion.published_by_id)
    )
    for row in _read(session, query.order_by(YearlyReportVersion.id)):
        sha256 = _hash(notice_hash, row.contents)
        told = sha256 if sha256 == row.sha256 else CHANGED
        held = {"sha256": told, **_by(row.pseudonym, row.published_at)}
        agreement.see((Kept.YEARLY_REPORT, row.subject, row.year, row.number), held)


def _of_experiment(
    by: InstrumentedAttribute[Any], *columns: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Select[*tuple[Any, ...]]:
    """The subject, who did it, and the columns; the caller joins the experiment."""
    return (
        select(Experiment.subject, Account.pseudonym, *columns)
        .select_from(by.class_)
        .outerjoin(Account, Account.id == by)
    )


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> Rows:
    """A few rows at a time, however long the table is."""
    return iter(session.execute(query.execution_options(yield_per=AT_A_TIME)))


def _text(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    return cast(column, Text).label(column.key)


def _hash(make: Callable[..., object], *texts: str) -> object:
    """What `make` makes of the texts; `CHANGED` where they are no longer what it knows."""
    try:
        return make(*map(json.loads, texts))
    except (ValueError, TypeError, KeyError, AttributeError):
        return CHANGED


def _by(pseudonym: str | None, at: datetime) -> dict[str, object]:
    return {"actor": pseudonym or SYSTEM.pseudonym, "at": timestamp(at)}


def _instant(at: datetime | None) -> str | None:
    return None if at is None else timestamp(at)
