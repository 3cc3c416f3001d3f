"""The start gate as a page, and the signs that stand in the street."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.plan_places import NamedPlace, drawable, further_places
from waardevol_lab.domain.policy import Actor, Permission
from waardevol_lab.domain.sign import copies
from waardevol_lab.domain.start_gate import Line, checklist
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.models import Account, Attachment, SignPlacement
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.old_signs import old_signs
from waardevol_lab.services.rounds import draft_answers
from waardevol_lab.services.running_dossiers import BoundDossier
from waardevol_lab.services.starting import gate_facts
from waardevol_lab.services.street_signs import street_signs


@dataclass(frozen=True, slots=True)
class StartChecklist:
    """Every line of the gate."""

    head: Head
    lines: tuple[Line, ...]

    @property
    def held(self) -> int:
        """How many lines hold."""
        return sum(line.holds for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign with its proof; `old`: what it says is no longer right."""

    id: int
    place: str
    placed_on: date
    note: str
    photo_id: int | None
    photo_name: str
    photo_alt: str
    is_picture: bool
    confirmed_by: str
    old: bool


@dataclass(frozen=True, slots=True)
class Advised:
    """How many signs a place of the plan asks for."""

    place: str
    copies: int


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of an experiment, in the order in which they were confirmed."""

    head: Head
    signs: tuple[Sign, ...]
    advised: tuple[Advised, ...]
    standing: frozenset[int]
    """Those that stand in the street."""
    today: date

    @property
    def old(self) -> tuple[Sign, ...]:
        """Those to replace."""
        return tuple(sign for sign in self.signs if sign.old)

    def sign(self, sign_id: str) -> Sign | None:
        """One of them by its number, as an address holds it."""
        return next((sign for sign in self.signs if str(sign.id) == sign_id), None)


def start_checklist(viewer: Actor, reference: str, now: datetime) -> StartChecklist:
    """The checklist, for who may read the draft. Raises `NotFound`."""
    with opened(viewer, reference, Action.START, Permission.READ_DRAFT) as (_session, dossier):
        return StartChecklist(
            head_of(viewer, dossier), checklist(gate_facts(dossier, local_date(now)))
        )


def signs(viewer: Actor, reference: str, now: datetime) -> Signs:
    """The signs, for who confirms them and who may read the draft. Raises `NotFound`."""
    needs = (Action.CONFIRM_SIGN, Permission.READ_DRAFT)
    with opened(viewer, reference, *needs) as (session, dossier):
        return Signs(
            head=head_of(viewer, dossier),
            signs=_signs(session, dossier.experiment.id),
            advised=tuple(_advised(session, dossier)),
            standing=frozenset(s.id for s in street_signs(session, dossier.experiment.id)),
            today=local_date(now),
        )


def _signs(session: Session, experiment_id: int) -> tuple[Sign, ...]:
    old = {row.id for row in old_signs(session, [experiment_id]).get(experiment_id, ())}
    rows = session.execute(
        select(SignPlacement, Account.name, Attachment.name, Attachment.media_type)
        .join(Account, Account.id == SignPlacement.confirmed_by_id)
        .outerjoin(Attachment, Attachment.id == SignPlacement.photo_id)
        .where(SignPlacement.experiment_id == experiment_id)
        .order_by(SignPlacement.id)
    )
    return tuple(
        Sign(
            id=row.id,
            place=row.place,
            placed_on=row.placed_on,
            note=row.note,
            photo_id=row.photo_id,
            photo_name=photo or "",
            photo_alt=row.photo_alt or "",
            is_picture=(kind or "").startswith("image/"),
            confirmed_by=name,
            old=row.id in old,
        )
        for row, name, photo, kind in rows
    )


def _advised(session: Session, dossier: BoundDossier) -> Iterator[Advised]:
    """Each place of the plan in force, or else of the draft."""
    version = dossier.binding_version()
    answers = version.answers if version else draft_answers(session, dossier.round_.id)[0]
    place = answers.get("place")
    if not isinstance(place, Mapping):
        return
    first = NamedPlace(str(place.get("text") or ""), drawable(place.get("geometry")))
    for one in (first, *further_places(place)):
        if one.name:
            yield Advised(one.name, copies(one.geometry))
