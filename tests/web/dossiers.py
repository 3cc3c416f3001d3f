"""A dossier in every state, and somebody for every role in every relation to all of them.

Everything is done by the use cases themselves. Two things are put in place afterwards: the
declarations of members in rounds that came no further, and people beyond those of a small board.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.builders import START, Lab
from tests.consents import begun as written
from tests.contributions import Street
from tests.decided import STARTS, Running
from tests.happened import PRIVATE, add_news, report
from tests.reviews import FULL, LIGHT, Review
from waardevol_lab.domain.incidents import Authority
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import BOARD_ROLES, Role
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import ConflictDeclaration, Experiment, Objection, ReviewRound
from waardevol_lab.services.closing import run_due
from waardevol_lab.services.conditions import (
    JudgeEvidence,
    SubmitEvidence,
    judge_evidence,
    submit_evidence,
)
from waardevol_lab.services.evaluating import (
    PublishEvaluation,
    RemarkOnEvaluation,
    publish_evaluation,
    remark_on_evaluation,
)
from waardevol_lab.services.lessons import BeginLesson, begin_lesson
from waardevol_lab.services.plans import CreateExperiment, create_experiment
from waardevol_lab.services.running import PullBrake, StopExperiment, pull_brake, stop
from waardevol_lab.services.withdrawing import (
    WithdrawExperiment,
    WithdrawRound,
    withdraw_experiment,
    withdraw_round,
)

ON_THE_DAY = datetime(STARTS.year, STARTS.month, STARTS.day, 9, tzinfo=UTC)
ASKING = ("approved", "running", "suspended")
"""Dossiers with a consent notice that is ready to be published."""
Holding = frozenset[tuple[str, str]]
"""Every role that somebody has, with how it stands to the dossiers."""

SERVING = (Role.DPO, Role.DECIDER, Role.ADMIN, Role.AUDITOR)
"""Roles of an organisation that need nothing else to be one's own."""


@dataclass
class World:
    """The lab, the dossiers by state, and the people by what they hold."""

    lab: Lab
    review: Review
    dossiers: dict[str, str] = field(default_factory=dict)
    people: dict[str, Holding] = field(default_factory=dict)
    other_board: int = 0

    def running(self, name: str) -> Running:
        """The acts of a dossier from its decision on."""
        return Running(
            self.lab, self.dossiers[name], self.review.organisation_id, self.review.board_id
        )

    def objection(self, number: int) -> Objection:
        """One of the objections."""
        with reading() as session:
            query = select(Objection).where(Objection.number == number)
            return session.scalars(query).one()


def build(lab: Lab) -> World:
    """Every dossier and everybody."""
    world = World(lab, Review(lab))
    world.other_board = lab.board(world.review.organisation_id, name="Andere commissie")
    lab.person("teammate")
    _lapsed(world)
    _in_rounds(world)
    _decided(world)
    _on_the_day(world)
    for name in ASKING:
        written(world.running(name))
    written(world.running("ready")).publish()
    _everybody(world)
    return world


def _lapsed(world: World) -> None:
    """First, while it is the only one that can lapse."""
    world.dossiers["lapsed"] = world.review.decided(LIGHT)
    assert run_due(START + timedelta(days=500)).lapsed == 1


def _in_rounds(world: World) -> None:
    review, lab = world.review, world.lab
    lead, organisation = review["lead"], review.organisation_id
    found = world.dossiers
    found["draft"] = lab.draft(FULL, lead, organisation)
    found["submitted"] = found["preparing"] = review.submitted()
    found["returned"] = review.submitted()
    review.return_with_question(found["returned"])
    found["in_review"] = review.declared()
    found["light"] = review.declared(LIGHT)
    found["assessed"] = review.assessed()
    found["advised"] = review.advised()
    found["advised with conditions"] = review.advised(verdict="positive_with_conditions")
    found["withdrawn round"] = review.submitted()
    version = lab.round(found["withdrawn round"]).version
    withdraw_round(WithdrawRound(found["withdrawn round"], "Later.", version), lead, lab.now)
    found["withdrawn"] = review.submitted()
    version = lab.experiment(found["withdrawn"]).version
    withdraw_experiment(WithdrawExperiment(found["withdrawn"], "Nooit.", version), lead, lab.now)


def _decided(world: World) -> None:
    review, found = world.review, world.dossiers
    found["approved"] = found["decided"] = review.decided()
    found["rejected"] = review.decided(verdict="negative")
    found["conditions"] = review.advised()
    four = tuple(ProposedCondition(f"Voorwaarde {n}", "lead", None, False) for n in range(1, 5))
    review.decide(
        found["conditions"], "approved_with_conditions", conditions=four, motivation="Beter zo."
    )
    for name in ("ready", "running", "suspended", "ended", "offered", "evaluated"):
        found[name] = review.decided()
        world.running(name).publish()
    _on_every_team(world.lab, "teammate", Role.TEAMMATE)
    _judge_conditions(world)
    _objections(world)
    _contributions(world)


def _objections(world: World) -> None:
    """1 is received, 2 inadmissible, 3 unfounded, 4 upheld, 5 upheld and corrected."""
    lab, review = world.lab, world.review
    reference = world.dossiers["objections"] = review.decided(LIGHT, "negative")
    for _ in range(5):
        review.objection(reference)
    review.handle(reference, 5, "upheld")
    review.correct(reference)
    for number, outcome in ((2, "inadmissible"), (3, "unfounded"), (4, "upheld")):
        review.handle(reference, number, outcome)
    assert lab.experiment(reference).phase == "approved"


def _contributions(world: World) -> None:
    """1 is received, 2 published, 3 hidden; 4 to 6 are the same, with an answer."""
    street = Street(world.running("conditions"))
    for number in range(1, 7):
        street.ask(f"Vraag {number} van een inwoner.")
        if number > 3:
            street.answer(number, who="lead")
    street.publish(2, 5)
    street.hide(3, 6, ground="off_topic")


def _judge_conditions(world: World) -> None:
    """1 stays open, 2 is submitted, 3 accepted, 4 refused."""
    lab, reference = world.lab, world.dossiers["conditions"]
    running = world.running("conditions")
    for number in (2, 3, 4):
        version = running.condition(number).version
        submit_evidence(
            SubmitEvidence(reference, number, "Zie hier.", version), lab.actor("lead"), lab.now
        )
    for number, accepted in ((3, True), (4, False)):
        version = running.condition(number).version
        judge_evidence(
            JudgeEvidence(reference, number, accepted, version, "Daarom."),
            lab.actor("secretary"),
            lab.now,
        )


def _on_the_day(world: World) -> None:
    """The day on which experiments may start; from here on it is that day."""
    lab = world.lab
    lab.set_clock(ON_THE_DAY)
    world.running("ready").sign()
    for name in ("running", "suspended", "ended", "offered", "evaluated"):
        world.running(name).sign()
        world.running(name).consent()
        world.running(name).start()
    for name in ("running", "suspended", "ended", "offered", "evaluated"):
        report(lab, world.dossiers[name])
    report(lab, world.dossiers["running"], personal_data=True, **PRIVATE)
    not_told = {"authority": Authority.NOT_TOLD, "authority_reason": "Niemand is te herkennen."}
    add_news(lab, world.dossiers["running"], 2, "De gegevens zijn gewist.", **not_told)
    pull_brake(
        PullBrake(world.dossiers["suspended"], "Er ging iets mis."), lab.actor("lead"), lab.now
    )
    for name in ("ended", "offered", "evaluated"):
        _stop(world, name)
    for name in ("ended", "offered", "evaluated"):
        begin_lesson(BeginLesson(world.dossiers[name]), lab.actor("teammate"), lab.now)
    for name in ("offered", "evaluated"):
        running = world.running(name)
        running.evaluate()
        remark_on_evaluation(
            RemarkOnEvaluation(running.reference, "Goed gedaan."), lab.actor("secretary"), lab.now
        )
    publish_evaluation(
        PublishEvaluation(
            world.dossiers["evaluated"], world.running("evaluated").version, "Dank u."
        ),
        lab.actor("lead"),
        lab.now,
    )


def _stop(world: World, name: str) -> None:
    stop(
        StopExperiment(world.dossiers[name], "Genoeg geleerd.", world.running(name).version),
        world.lab.actor("lead"),
        world.lab.now,
    )


def _everybody(world: World) -> None:
    """People named `<role> <relation>`; those of the small board have no part in the tests."""
    lab, review = world.lab, world.review
    here = (review.organisation_id, review.board_id)
    town = lab.organisation("Gemeente Elders")
    elsewhere = (town, lab.board(town, name="Commissie Elders"))
    for role in (Role.LEAD, Role.SECRETARY, Role.MEMBER, Role.CHAIR, *SERVING):
        lab.person(f"{role} other", (role, _place(role, elsewhere)))
        _is(world, f"{role} other", role, "other")
    lab.person("colleague", (Role.LEAD, review.organisation_id))
    _is(world, "colleague", Role.LEAD, "other")
    _is(world, "lead", Role.LEAD, "own")
    _is(world, "teammate", Role.TEAMMATE, "own")
    for role in (Role.SECRETARY, *SERVING):
        lab.person(f"{role} own", (role, _place(role, here)))
        _is(world, f"{role} own", role, "own")
    for role in (Role.MEMBER, Role.CHAIR):
        for relation in ("own", "undeclared", "conflict"):
            lab.person(f"{role} {relation}", (role, review.board_id))
            _is(world, f"{role} {relation}", role, relation)
            _declare(lab, f"{role} {relation}", relation)
    for role in (Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DECIDER):
        lab.person(f"{role} involved", (role, _place(role, here)))
        _on_every_team(lab, f"{role} involved", Role.TEAMMATE)
        _is(world, f"{role} involved", role, "involved")
        _is(world, f"{role} involved", Role.TEAMMATE, "own")
    for role in (Role.FIELDWORKER, Role.TEAMMATE):
        lab.person(f"{role} other")
        lab.grant(f"{role} other", role, _experiment_elsewhere(lab, town))
        _is(world, f"{role} other", role, "other")
    lab.person("fieldworker own")
    _on_every_team(lab, "fieldworker own", Role.FIELDWORKER)
    _is(world, "fieldworker own", Role.FIELDWORKER, "own")
    lab.person("nobody")
    world.people["nobody"] = frozenset()


def _is(world: World, name: str, role: Role, relation: str) -> None:
    world.people[name] = world.people.get(name, frozenset()) | {(role.value, relation)}


def _place(role: Role, places: tuple[int, int]) -> int:
    organisation, board = places
    return board if role in BOARD_ROLES else organisation


def _on_every_team(lab: Lab, name: str, role: Role) -> None:
    with reading() as session:
        experiments = session.scalars(
            select(Experiment.id).where(Experiment.lead_id == lab.actors["lead"])
        ).all()
    for experiment in experiments:
        lab.grant(name, role, experiment)


def _experiment_elsewhere(lab: Lab, organisation: int) -> int:
    """A dossier of somebody else, that no test asks for."""
    name = "lead elsewhere"
    lead = lab.actor(name) if name in lab.actors else lab.person(name, (Role.LEAD, organisation))
    reference = create_experiment(CreateExperiment(organisation, "Elders"), lead, lab.now)
    return lab.experiment(reference).id


def _declare(lab: Lab, name: str, relation: str) -> None:
    """Declare free, or a conflict, in every round there is."""
    if relation == "undeclared":
        return
    with transaction() as session:
        for round_id in session.scalars(select(ReviewRound.id)).all():
            session.add(
                ConflictDeclaration(
                    round_id=round_id,
                    member_id=lab.actors[name],
                    conflict=relation == "conflict",
                    reason="Mijn zus werkt daar." if relation == "conflict" else "",
                    declared_at=lab.now,
                )
            )
