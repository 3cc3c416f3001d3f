"""The stored due day says what the terms say, whatever happened to the round."""

from datetime import date

import pytest
from sqlalchemy import create_engine, select

from tests.builders import Lab
from tests.decided import decided
from tests.reviews import LIGHT, Review
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import db, listen_sqlite, reading
from waardevol_lab.persistence.models import Evaluation, Organisation, ReviewRound, RoundPause
from waardevol_lab.persistence.schema import downgrade, upgrade
from waardevol_lab.services.administration import ChangeOrganisation, change_organisation
from waardevol_lab.services.assigning import Escalate, escalate
from waardevol_lab.services.completeness import MoveBoard, move_board
from waardevol_lab.services.due_days import TIMED, round_due
from waardevol_lab.services.withdrawing import WithdrawRound, withdraw_round


@pytest.fixture
def review(any_lab: Lab) -> Review:
    return Review(any_lab)


def due(lab: Lab, reference: str) -> date | None:
    return lab.round(reference).due_on


def change_terms(review: Review, **terms: str) -> None:
    with reading() as session:
        row = session.get_one(Organisation, review.organisation_id)
        texts = {
            "department": row.department,
            "postal_address": row.postal_address,
            "phone": row.phone,
            "mail": row.mail,
            "dpo_contact": row.dpo_contact,
            "rights_text": row.rights_text,
            "supervisory_authority": row.supervisory_authority,
            "algorithm_register": row.algorithm_register,
            "objection_route": row.objection_route,
            "privacy_page": row.privacy_page,
        }
        command = ChangeOrganisation(row.id, row.version, row.name, texts, {}, terms)
    change_organisation(command, review["admin"], review.lab.now)


def assert_all_follow_the_rule() -> None:
    """Every round holds what the pure rule says of its rows; those without a term hold nothing."""
    with reading() as session:
        for round_ in session.scalars(select(ReviewRound)):
            pauses = session.execute(
                select(RoundPause.since, RoundPause.until)
                .where(RoundPause.round_id == round_.id)
                .order_by(RoundPause.id)
            )
            organisation = session.scalars(select(Organisation)).first()
            assert organisation is not None
            expected = round_due(organisation, round_, [(r.since, r.until) for r in pauses])
            assert round_.due_on == expected
            assert (round_.due_on is not None) == (round_.state in TIMED)


def test_each_step_of_a_round_has_its_own_term(any_lab: Lab, review: Review) -> None:
    reference = review.submitted()
    assert due(any_lab, reference) == date(2026, 11, 30)
    review.accept(reference)
    assert due(any_lab, reference) == date(2027, 1, 4)
    review.declare(reference, "chair")
    any_lab.later(days=7)
    review.request_changes(reference)
    assert due(any_lab, reference) is None
    any_lab.later(days=14)
    review.resubmit(reference)
    assert due(any_lab, reference) == date(2026, 12, 21)
    any_lab.later(days=1)
    review.accept(reference)
    assert due(any_lab, reference) == date(2027, 1, 19)
    for name in ("anna", "bram", "cees"):
        review.declare(reference, name)
    for name in ("anna", "bram", "cees", "chair"):
        review.file(reference, name)
    review.opinion(reference)
    review.adopt(reference)
    assert due(any_lab, reference) == date(2026, 12, 29)
    review.decide(reference)
    assert due(any_lab, reference) is None
    assert_all_follow_the_rule()


def test_full_route_and_another_board_count_anew(any_lab: Lab, review: Review) -> None:
    other = any_lab.board(review.organisation_id, name="Andere commissie")
    any_lab.person("other secretary", (Role.SECRETARY, other))
    light = review.in_review(LIGHT)
    assert due(any_lab, light) == date(2026, 12, 7)
    escalate(Escalate(light, "Er is meer te zien."), review["secretary"], any_lab.now)
    assert due(any_lab, light) == date(2027, 1, 4)
    for name in ("anna", "bram"):
        review.declare(light, name, conflict=True)
    any_lab.later(days=7)
    move_board(MoveBoard(light, other, "Te weinig leden."), review["secretary"], any_lab.now)
    assert due(any_lab, light) == date(2026, 12, 7)
    assert_all_follow_the_rule()


def test_withdrawn_round_waits_for_nobody(any_lab: Lab, review: Review) -> None:
    reference = review.submitted()
    version = any_lab.round(reference).version
    withdraw_round(WithdrawRound(reference, "Later.", version), review["lead"], any_lab.now)
    assert due(any_lab, reference) is None


def test_other_terms_count_for_what_already_waits(any_lab: Lab, review: Review) -> None:
    waiting, reviewed = review.submitted(), review.in_review()
    returned = review.submitted()
    review.return_with_question(returned)
    change_terms(review, completeness_check="10 working_days", advice_full="8 weeks")
    assert due(any_lab, waiting) == date(2026, 12, 7)
    assert due(any_lab, reviewed) == date(2027, 1, 18)
    assert due(any_lab, returned) is None
    assert_all_follow_the_rule()


def test_offered_evaluation_has_the_term_of_its_remarks(any_lab: Lab) -> None:
    running = decided(any_lab)
    running.end()
    running.evaluate()
    with reading() as session:
        row = session.scalars(select(Evaluation)).one()
        assert row.offered_at is not None
        assert row.due_on == date(2027, 3, 19)


def test_rows_from_before_are_counted_when_the_database_is_brought_up(
    any_lab: Lab, review: Review
) -> None:
    references = [review.submitted(), review.in_review(LIGHT), review.advised(), review.decided()]
    held = review.in_review()
    review.declare(held, "chair")
    any_lab.later(days=3)
    review.request_changes(held)
    review.resubmit(held)
    any_lab.later(days=2)
    review.accept(held)
    before = [due(any_lab, reference) for reference in (*references, held)]
    assert before[:3] == [date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 7)]
    db.session.remove()
    engine = create_engine(db.engine.url)
    if engine.dialect.name == "sqlite":
        listen_sqlite(engine)
    try:
        downgrade(engine, "0005")
        upgrade(engine)
    finally:
        engine.dispose()
    assert [due(any_lab, reference) for reference in (*references, held)] == before
