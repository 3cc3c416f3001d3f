"""What check-ins saw so far, for who looks back: by field of the evaluation, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.evaluation_form import Criterion, EvaluationForm
from waardevol_lab.persistence.models import CheckIn
from waardevol_lab.services.evaluation_forms import form_of_check_in


@dataclass(frozen=True, slots=True)
class Seen:
    """What one check-in said in one field."""

    number: int
    on: date | None
    value: Any


def seen_so_far(
    session: Session, experiment_id: int, form: EvaluationForm
) -> Mapping[str, tuple[Seen, ...]]:
    """For each field of the form that a check-in filled in.

    Only about the same promise: after an amendment the first goal may be another one.
    """
    rows = session.scalars(
        select(CheckIn)
        .where(CheckIn.experiment_id == experiment_id, CheckIn.filed_at.is_not(None))
        .order_by(CheckIn.number.desc())
    )
    asked = _fields(form)
    found: dict[str, tuple[Seen, ...]] = {}
    for row in rows:
        on = local_date(row.filed_at) if row.filed_at else None
        for _promise, field in sorted(_fields(form_of_check_in(session, row)) & asked):
            if field in row.observed:
                seen = Seen(row.number, on, row.observed[field])
                found[field] = (*found.get(field, ()), seen)
    return found


def _fields(form: EvaluationForm) -> set[tuple[str, str]]:
    """Each field with what it is about: goals have numbers, and are told apart by their words."""
    return {
        (part.subject.criterion if isinstance(part.subject, Criterion) else part.key, one.id)
        for part in form.parts
        for one in part.fields
    }
