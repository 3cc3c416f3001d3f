"""Amendments and extensions: a new plan round beside a plan that is in force."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.domain.errors import Problem, Refused
from waardevol_lab.domain.facts import Facts
from waardevol_lab.domain.framework import Framework, shipped
from waardevol_lab.domain.policy import Actor, authorise
from waardevol_lab.domain.states import Action, Machine, Phase, RoundKind
from waardevol_lab.domain.topic_choice import extension_topics, in_order
from waardevol_lab.domain.workflow import advance
from waardevol_lab.persistence.models import ReviewRound
from waardevol_lab.services.acting import Act, acting
from waardevol_lab.services.dossiers import open_rounds
from waardevol_lab.services.quoted_lessons import quoted_by
from waardevol_lab.services.rounds import new_round
from waardevol_lab.services.running_dossiers import BoundDossier, load_bound

Topics = Callable[[Framework], tuple[str, ...] | None]
"""What a round asks of the framework of the plan in force; None for every topic."""


@dataclass(frozen=True, slots=True)
class OpenAmendment:
    """Change an approved plan; the old version stays in force until the new one is decided on.

    `topics` are those that change, None for all of them; the others stay as they are in force.
    """

    reference: str
    reason: str = ""
    key: str = ""
    topics: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class OpenExtension:
    """Let an experiment run longer: a change of the period alone."""

    reference: str
    reason: str = ""
    key: str = ""


def open_amendment(command: OpenAmendment, actor: Actor, now: datetime) -> int:
    """Open the round, with the answers in force as its draft, and give its number.

    Raises `NotFound`, `WrongState`, or `Refused` while another plan round is open, and at the
    topics when none is chosen or one does not exist.
    """

    def topics(framework: Framework) -> tuple[str, ...] | None:
        return None if command.topics is None else _chosen(framework, command.topics)

    return _open(command, Action.OPEN_AMENDMENT, RoundKind.AMENDMENT, topics, actor, now)


def open_extension(command: OpenExtension, actor: Actor, now: datetime) -> int:
    """Open the round, with the answers in force as its draft, and give its number.

    Raises `NotFound`, `WrongState`, or `Refused` while another plan round is open, or when the end
    date is no longer ahead.
    """
    return _open(command, Action.OPEN_EXTENSION, RoundKind.EXTENSION, extension_topics, actor, now)


def _open(
    command: OpenAmendment | OpenExtension,
    action: Action,
    kind: RoundKind,
    topics: Topics,
    actor: Actor,
    now: datetime,
) -> int:
    with acting(actor, now, command.key) as act:
        dossier = load_bound(act.session, command.reference)
        authorise(actor, dossier.scope, Machine.ROUND, action)
        transition = advance(Machine.ROUND, None, action, change_facts(act, dossier))
        round_ = _draft(act, dossier, kind, command.reason.strip(), topics)
        return record_opened(act, dossier.experiment.subject, transition.event, round_)


def record_opened(act: Act, subject: str, event: str, round_: ReviewRound, **more: int) -> int:
    """Write into the record that a change began, and give the number of its round."""
    opened = {
        "round": round_.number,
        "state": round_.state,
        "reason": round_.reason,
        "topics": round_.topics,
    }
    act.record(subject, event, opened | more)
    act.result = str(round_.number)
    return round_.number


def change_facts(act: Act, dossier: BoundDossier) -> Facts:
    """What decides whether a change of the plan in force can begin."""
    rounds = open_rounds(act.session, dossier.experiment.id)
    return Facts(
        today=act.today,
        phase=Phase(dossier.experiment.phase),
        end_date=dossier.period[1],
        open_plan_round=any(r.kind != RoundKind.INCIDENT for r in rounds),
    )


def _chosen(framework: Framework, topics: Iterable[str]) -> tuple[str, ...]:
    chosen = in_order(framework, topics)
    if not chosen:
        raise Refused(Problem("topics", "no_topic_chosen"))
    return chosen


def _draft(
    act: Act, dossier: BoundDossier, kind: RoundKind, reason: str, topics: Topics
) -> ReviewRound:
    version = dossier.bound_version()
    framework = shipped(version.framework)
    return new_round(
        act,
        dossier.experiment,
        kind,
        framework,
        version.answers,
        version.answers_en,
        reason,
        version.files,
        topics(framework),
        quoted_by(version),
    )
