"""Taking in what citizens ask and say: from the web by themselves, or recorded by the team."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from waardevol_lab.domain.contributions import (
    LONGEST_TEXT,
    MOST_IN_AN_HOUR,
    MOST_MAILED_IN_A_DAY,
    TAKING,
    Channel,
    ContributionKind,
    sent_problems,
    text_problems,
)
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound, Problem, Refused, WrongState
from waardevol_lab.domain.policy import Actor, Permission, require
from waardevol_lab.domain.states import ContributionState
from waardevol_lab.domain.terms import Term
from waardevol_lab.domain.texts import normalise
from waardevol_lab.persistence.models import Contribution, Experiment, Organisation
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import Which, load
from waardevol_lab.services.term_days import term_day
from waardevol_lab.services.tokens import receipt_code, receipt_hash

CITIZEN = Actor(user_id=None, pseudonym="citizen")
RECEIVED, RECORDED = "ContributionReceived", "ContributionRecorded"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Contribute:
    """A question or reaction from the web. `seed` is of one showing of the form alone."""

    slug: str
    kind: ContributionKind
    text: str
    may_publish: bool
    language: str
    seed: bytes = field(repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RecordContribution:
    """The same, as it came by phone or letter; the team writes it down."""

    reference: str
    kind: ContributionKind
    channel: str
    received_on: date | None
    text: str
    may_publish: bool
    seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody gets in return: the code to read the answer with, and until when it comes."""

    code: str = field(repr=False)
    number: int
    due_on: date
    mailed: bool = False
    """Whether the code goes by mail too, and the answer later."""


def contribute(command: Contribute, now: datetime) -> Receipt:
    """Take in what a citizen wrote; a second press gives the same receipt and does nothing.

    Raises `NotFound`, `WrongState` when nobody answers any more, or `Refused` at `text` or `email`,
    and at `text` too when so much comes in that the form is closed for a while.
    """
    code = receipt_code(command.seed)
    with acting(CITIZEN, now) as act:
        experiment, organisation = _announced(act, command.slug)
        earlier = _earlier(act, code)
        if earlier is not None:
            return Receipt(code, earlier.number, earlier.due_on, earlier.email is not None)
        if experiment.phase not in TAKING:
            raise WrongState("contribute", experiment.phase)
        text, email = normalise(command.text).strip(), command.email.strip()
        problems = sent_problems(text, email)
        if problems:
            raise Refused(*problems)
        if is_busy(act, experiment.id):
            raise Refused(Problem("text", "too_many_contributions"))
        row = _row(act, experiment, organisation, text, code, act.today)
        row.kind, row.channel, row.language = command.kind, Channel.WEB, command.language
        row.may_publish, row.email = command.may_publish, _address(act, email)
        act.session.add(row)
        act.record(experiment.subject, RECEIVED, _told(row))
        if row.email:
            _confirm(act, experiment, row, row.email, code)
        return Receipt(code, row.number, row.due_on, row.email is not None)


def record_contribution(command: RecordContribution, actor: Actor, now: datetime) -> Receipt:
    """Write down what came by phone or letter; a second press gives the same receipt.

    Raises `NotFound` for who is not of the team, or for what is not public; `Refused` at `text`,
    `channel` or `received_on`.
    """
    code = receipt_code(command.seed)
    with acting(actor, now) as act:
        dossier = load(act.session, command.reference, Which.LATEST)
        require(actor, dossier.scope, Permission.RECORD_CONTRIBUTION)
        experiment = dossier.experiment
        if experiment.announced_at is None:
            raise NotFound(command.reference)
        earlier = _earlier(act, code)
        if earlier is not None:
            return Receipt(code, earlier.number, earlier.due_on)
        text = normalise(command.text).strip()
        problems = (
            *text_problems("text", text, LONGEST_TEXT),
            *_channel_problems(command, act.today, experiment.announced_at),
        )
        if problems:
            raise Refused(*problems)
        received_on = command.received_on or act.today
        row = _row(act, experiment, dossier.organisation, text, code, received_on)
        row.kind, row.channel, row.language = command.kind, command.channel, "nl"
        row.may_publish, row.recorded_by_id = command.may_publish, actor.user_id
        act.session.add(row)
        act.record(experiment.subject, RECORDED, _told(row))
        return Receipt(code, row.number, row.due_on)


def _address(act: Act, email: str) -> str | None:
    """The address to mail to; none when as much went there today as anybody wants to get."""
    if not email:
        return None
    today = act.session.scalar(
        select(func.count()).where(
            Contribution.received_at > act.now - DAY,
            func.lower(Contribution.email) == email.lower(),
        )
    )
    return email if (today or 0) < MOST_MAILED_IN_A_DAY else None


def is_busy(act: Act, experiment_id: int) -> bool:
    """Whether as much came in by the web in an hour as anybody can answer."""
    recent = act.session.scalar(
        select(func.count()).where(
            Contribution.experiment_id == experiment_id,
            Contribution.received_at > act.now - HOUR,
            Contribution.channel == Channel.WEB,
        )
    )
    return (recent or 0) >= MOST_IN_AN_HOUR


def _announced(act: Act, slug: str) -> tuple[Experiment, Organisation]:
    """The public experiment, locked; what comes in at once is numbered one after the other."""
    found = act.session.execute(
        select(Experiment, Organisation)
        .join(Organisation, Organisation.id == Experiment.organisation_id)
        .where(Experiment.slug == slug, Experiment.announced_at.is_not(None))
        .with_for_update(of=Experiment)
    ).one_or_none()
    if found is None:
        raise NotFound(slug)
    return found[0], found[1]


def _earlier(act: Act, code: str) -> Contribution | None:
    query = select(Contribution).where(Contribution.receipt_hash == receipt_hash(code))
    return act.session.scalar(query)


def _channel_problems(
    command: RecordContribution, today: date, announced_at: datetime
) -> tuple[Problem, ...]:
    problems = []
    if command.channel not in {Channel.PHONE, Channel.LETTER}:
        problems.append(Problem("channel", "missing"))
    if command.received_on is None:
        problems.append(Problem("received_on", "missing"))
    elif command.received_on > today:
        problems.append(Problem("received_on", "in_future"))
    elif command.received_on < local_date(announced_at):
        problems.append(Problem("received_on", "before_announcement"))
    return tuple(problems)


def _row(
    act: Act,
    experiment: Experiment,
    organisation: Organisation,
    text: str,
    code: str,
    received_on: date,
) -> Contribution:
    highest = act.session.scalar(
        select(func.max(Contribution.number)).where(Contribution.experiment_id == experiment.id)
    )
    return Contribution(
        experiment_id=experiment.id,
        number=(highest or 0) + 1,
        text=text,
        receipt_hash=receipt_hash(code),
        received_on=received_on,
        received_at=act.now,
        due_on=term_day(organisation, Term.QUESTION, received_on),
        state=ContributionState.RECEIVED,
        state_since=act.now,
    )


def _told(row: Contribution) -> dict[str, object]:
    """What the record says: that it came and when an answer is due; never a word of it."""
    return {
        "contribution": row.number,
        "kind": row.kind,
        "channel": row.channel,
        "received": row.received_on,
        "due": row.due_on,
        "may_publish": row.may_publish,
    }


def _confirm(act: Act, experiment: Experiment, row: Contribution, email: str, code: str) -> None:
    """The code by mail; nothing that a stranger typed is in it."""
    act.mail_to(
        email,
        row.language,
        "contribution_received",
        kind=row.kind,
        title=experiment.title,
        slug=experiment.slug,
        due_on=row.due_on,
        code=code,
    )
