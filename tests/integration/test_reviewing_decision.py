"""The decision: what it needs, what it announces, and how it is corrected."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.builders import Lab
from tests.integration.test_reviewing_door import mails, refused
from tests.reviews import CONDITION, Review
from waardevol_lab.domain.errors import NotFound, Refused, Stale, WrongState
from waardevol_lab.domain.proposed_conditions import ProposedCondition
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Condition, Decision, LedgerEntry
from waardevol_lab.services.deciding import Correct, Decide, correct, decide
from waardevol_lab.services.past_rounds import standing_conditions

OTHER = ProposedCondition("Meld het in de wijkkrant.", "", date(2027, 1, 15))


@pytest.fixture
def review(lab: Lab) -> Review:
    return Review(lab)


def decisions() -> list[Decision]:
    with reading() as session:
        rows = list(session.scalars(select(Decision).order_by(Decision.id)))
        session.expunge_all()
        return rows


def deciding(review: Review, command: Decide | Correct) -> set[tuple[str, str]]:
    """What stands in the way; nothing may change."""
    before = review.lab.snapshot()
    with pytest.raises(Refused) as error:
        if isinstance(command, Decide):
            decide(command, review["decider"], review.lab.now)
        else:
            correct(command, review["decider"], review.lab.now)
    assert review.lab.snapshot() == before
    return refused(error)


def test_approval_announces_binds_and_attaches(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="positive_with_conditions")
    experiment, round_ = lab.experiment(reference), lab.round(reference)
    assert (experiment.phase, round_.state) == ("approved", "decided")
    assert (experiment.announced_at, round_.decided_at) == (lab.now, lab.now)
    assert experiment.binding_version_id == round_.plan_version_id
    assert experiment.slug
    assert experiment.starts_on
    assert experiment.ends_on
    (decision,) = decisions()
    assert (decision.outcome, decision.deviates, decision.by_board) == (
        "approved_with_conditions",
        False,
        False,
    )
    assert decision.objection_until == date(2027, 1, 4)
    with reading() as session:
        (condition,) = session.scalars(select(Condition)).all()
    assert (condition.number, condition.state, condition.start_blocking) == (1, "open", True)
    assert mails("decision_taken", "decision_taken_secretary") == [
        ("decision_taken", "lead"),
        ("decision_taken_secretary", "secretary"),
    ]


def test_rejection_announces_and_binds_nothing(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    experiment = lab.experiment(reference)
    assert (experiment.phase, experiment.binding_version_id) == ("rejected", None)
    assert experiment.announced_at == lab.now
    assert experiment.slug


def test_addresses_of_the_same_title_are_told_apart(lab: Lab, review: Review) -> None:
    first, second = (lab.experiment(review.decided()).slug for _ in range(2))
    assert second == f"{first}-2"


@pytest.mark.parametrize(
    ("command", "problems"),
    [
        (Decide("", ""), {("outcome", "missing")}),
        (Decide("", "perhaps"), {("outcome", "missing")}),
        (Decide("", "rejected"), {("motivation", "deviation_needs_reason")}),
        (Decide("", "approved"), {("motivation", "deviation_needs_reason")}),
        (
            Decide("", "approved_with_conditions", conditions=(OTHER,)),
            {("motivation", "deviation_needs_reason")},
        ),
        (
            Decide("", "approved_with_conditions", "Anders.", conditions=()),
            {("conditions", "condition_needed")},
        ),
        (
            Decide("", "rejected", "Anders.", conditions=(CONDITION,)),
            {("conditions", "no_conditions_here")},
        ),
        (
            Decide("", "approved_with_conditions", "Anders.", (ProposedCondition("", "Ik"),)),
            {("conditions.0.text", "condition_text_needed")},
        ),
    ],
)
def test_deviation_is_motivated_and_conditions_fit(
    review: Review, command: Decide, problems: set[tuple[str, str]]
) -> None:
    reference = review.advised(verdict="positive_with_conditions")
    named = Decide(reference, command.outcome, command.motivation, command.conditions)
    assert deciding(review, named) == problems


def test_motivated_deviation_is_kept_as_one(lab: Lab, review: Review) -> None:
    reference = review.advised()
    review.decide(
        reference, "rejected", motivation="Te veel in deze wijk.", open_to_objection=False
    )
    (decision,) = decisions()
    assert (decision.deviates, decision.motivation) == (True, "Te veel in deze wijk.")
    assert (decision.open_to_objection, decision.objection_until) == (False, None)
    assert lab.experiment(reference).phase == "rejected"


def test_only_the_decider_of_the_organisation_who_works_on_nothing_of_it(
    lab: Lab, review: Review
) -> None:
    elsewhere = lab.organisation("Gemeente Elders")
    stranger = lab.person("stranger", (Role.DECIDER, elsewhere))
    lab.grant("lead", Role.DECIDER, review.organisation_id)
    reference = review.advised()
    for outsider in (stranger, lab.actor("lead"), review["chair"], review["admin"]):
        with pytest.raises(NotFound):
            decide(Decide(reference, "approved"), outsider, lab.now)
    seen = lab.round(reference).version
    with pytest.raises(Stale):
        review.decide(reference, version=seen - 1)
    review.decide(reference, version=seen)
    with pytest.raises(WrongState):
        review.decide(reference)


def test_objection_upheld_makes_an_approval_of_a_rejection(lab: Lab, review: Review) -> None:
    reference = review.decided(verdict="negative")
    slug, announced = lab.experiment(reference).slug, lab.experiment(reference).announced_at
    lab.later(days=40)
    review_correct(review, reference, "approved", "Bezwaar gegrond.")
    experiment = lab.experiment(reference)
    assert (experiment.phase, experiment.slug, experiment.announced_at) == (
        "approved",
        slug,
        announced,
    )
    assert experiment.binding_version_id == lab.round(reference).plan_version_id
    first, second = decisions()
    assert (second.number, second.corrects_id, second.outcome) == (2, first.id, "approved")
    assert mails("decision_corrected", "decision_corrected_secretary") == [
        ("decision_corrected", "lead"),
        ("decision_corrected_secretary", "secretary"),
    ]


def review_correct(
    review: Review, reference: str, outcome: str, motivation: str, **more: object
) -> None:
    command = Correct(reference, outcome, motivation, **more)  # type: ignore[arg-type]
    correct(command, review["decider"], review.lab.now)


def test_approval_is_not_corrected_into_a_rejection(review: Review) -> None:
    reference = review.decided()
    assert deciding(review, Correct(reference, "rejected", "Toch niet.")) == {
        ("outcome", "revoke_instead")
    }
    assert deciding(review, Correct(reference, "approved", " ")) == {
        ("motivation", "correction_needs_reason")
    }


def test_condition_that_a_correction_keeps_stays_as_it_is(lab: Lab, review: Review) -> None:
    reference = review.advised(verdict="positive_with_conditions")
    review.decide(
        reference,
        "approved_with_conditions",
        motivation="Eén erbij.",
        conditions=(CONDITION, OTHER),
    )
    with reading() as session:
        session.scalars(select(Condition).where(Condition.number == 1)).one().state = "accepted"
        session.commit()
    new = ProposedCondition("Zet een hek.")
    review_correct(
        review, reference, "approved_with_conditions", "Eén anders.", conditions=(CONDITION, new)
    )
    with reading() as session:
        standing = standing_conditions(session, lab.experiment(reference).id)
        assert [(c.number, c.text, c.state) for c in standing] == [
            (1, CONDITION.text, "accepted"),
            (3, "Zet een hek.", "open"),
        ]


def test_two_corrections_at_once_do_not_both_count(lab: Lab, review: Review) -> None:
    reference = review.decided()
    review_correct(review, reference, "approved", "Tekst hersteld.", corrects=1)
    with pytest.raises(Stale):
        review_correct(review, reference, "approved", "Ook hersteld.", corrects=1)
    assert [d.number for d in decisions()] == [1, 2]


def test_decision_leaves_its_entries_in_order(lab: Lab, review: Review) -> None:
    reference = review.decided()
    with reading() as session:
        kinds = session.scalars(
            select(LedgerEntry.kind)
            .where(LedgerEntry.subject == lab.experiment(reference).subject)
            .order_by(LedgerEntry.sequence)
        ).all()
    assert kinds[-3:] == ["AdviceAdopted", "DecisionTaken", "ExperimentApproved"]
