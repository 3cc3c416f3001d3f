"""What a fieldworker can do: confirm signs and write down consents, of their own experiments."""

from dataclasses import dataclass

from sqlalchemy import select

from waardevol_lab.domain.consent import Opening
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor, Permission, available
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import Action, Machine, Phase
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Experiment
from waardevol_lab.queries.consents import ConsentText, text_of
from waardevol_lab.queries.running import Head, head_of, opened
from waardevol_lab.services.consent_notices import notice_of, notices_of
from waardevol_lab.services.consent_state import newest, opening_of
from waardevol_lab.services.dossiers import scope_of


@dataclass(frozen=True, slots=True)
class FieldNotice:
    """A published consent notice that a fieldworker can take along."""

    number: int
    code: str
    group: str
    opening: Opening


@dataclass(frozen=True, slots=True)
class FieldExperiment:
    """One experiment of a fieldworker."""

    reference: str
    title: str
    phase: Phase
    signs: bool
    """Whether a sign can be confirmed now."""
    takes_down: bool
    """Whether a sign can be taken down or covered now."""
    notices: tuple[FieldNotice, ...]


@dataclass(frozen=True, slots=True)
class RecordingPage:
    """The text to read out or hand over, and whether a yes can be written down."""

    head: Head
    number: int
    code: str
    opening: Opening
    text: ConsentText
    languages: tuple[str, ...]


def fieldwork(actor: Actor) -> tuple[FieldExperiment, ...]:
    """The experiments that the actor is a fieldworker of, by reference."""
    mine = {g.experiment_id for g in actor.grants if g.role is Role.FIELDWORKER}
    with reading() as session:
        rows = session.scalars(
            select(Experiment).where(Experiment.id.in_(mine)).order_by(Experiment.reference)
        )
        found = []
        for row in rows:
            acts = available(actor, scope_of(session, row, None), Machine.EXPERIMENT, row.phase)
            texts = [(n, newest(session, n.id)) for n in notices_of(session, row.id)]
            notices = tuple(
                FieldNotice(n.number, n.code, n.group_name, opening_of(session, row, text))
                for n, text in texts
                if text is not None
            )
            signs = Action.CONFIRM_SIGN in acts
            down = Action.TAKE_DOWN_SIGN in acts
            found.append(
                FieldExperiment(row.reference, row.title, Phase(row.phase), signs, down, notices)
            )
        return tuple(found)


def recording_page(viewer: Actor, reference: str, number: int, language: str) -> RecordingPage:
    """The text in force of one notice, for a fieldworker of it. Raises `NotFound`."""
    with opened(viewer, reference, Permission.RECORD_CONSENT) as (session, dossier):
        row = notice_of(session, dossier.experiment.id, number)
        text = newest(session, row.id)
        if text is None:
            raise NotFound("consent notice")
        return RecordingPage(
            head=head_of(viewer, dossier),
            number=row.number,
            code=row.code,
            opening=opening_of(session, dossier.experiment, text),
            text=text_of(text, language),
            languages=tuple(sorted(text.contents, reverse=True)),
        )
