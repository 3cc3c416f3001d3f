"""Standing in: named by who is away, for a time, told by mail, in the record, never onwards."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from tests.builders import Lab
from tests.reviews import Review, risks
from waardevol_lab.domain.errors import DomainError, NotFound, Refused
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import db, reading, transaction
from waardevol_lab.persistence.models import (
    Account,
    LedgerEntry,
    LedgerPayload,
    OutboxMail,
    RoleGrant,
)
from waardevol_lab.services.accounts import SetActive, disable
from waardevol_lab.services.advising import AdoptAdvice, adopt_advice
from waardevol_lab.services.deciding import Decide, decide
from waardevol_lab.services.granting import RevokeRole, revoke
from waardevol_lab.services.standing_in import (
    EndStandingIn,
    NameStandIn,
    end_standing_in,
    name_stand_in,
)

TODAY, LAST = date(2026, 11, 23), date(2026, 12, 4)


@pytest.fixture
def review(lab: Lab) -> Review:
    return staffed(lab)


@pytest.fixture
def any_review(any_lab: Lab) -> Review:
    return staffed(any_lab)


def staffed(lab: Lab) -> Review:
    review = Review(lab)
    review.people["colleague"] = lab.person("colleague", (Role.LEAD, review.organisation_id))
    return review


def named(
    review: Review,
    who: str = "colleague",
    by: str = "decider",
    role: Role = Role.DECIDER,
    first: date | None = None,
    last: date | None = LAST,
) -> None:
    place = review.board_id if role is Role.CHAIR else review.organisation_id
    command = NameStandIn(role, place, review.lab.actors[who], first, last)
    name_stand_in(command, review.lab.actor(by), review.lab.now)


def refused(act: Callable[[], object]) -> list[tuple[str, str]]:
    """What the act is refused for."""
    with pytest.raises(Refused) as error:
        act()
    return [(one.field, one.code) for one in error.value.problems]


def grant_of(lab: Lab, who: str) -> RoleGrant:
    with reading() as session:
        query = select(RoleGrant).where(
            RoleGrant.account_id == lab.actors[who], RoleGrant.on_behalf_of_id.is_not(None)
        )
        return session.scalars(query.order_by(RoleGrant.id.desc())).first()  # type: ignore[return-value]


def templates_to(who: str) -> list[str]:
    with reading() as session:
        query = select(OutboxMail.template).where(OutboxMail.recipient == f"{who}@lab.example")
        return list(session.scalars(query.order_by(OutboxMail.id)))


def payloads(kind: str) -> list[str]:
    with reading() as session:
        query = (
            select(LedgerPayload.payload)
            .join(LedgerEntry, LedgerEntry.id == LedgerPayload.entry_id)
            .where(LedgerEntry.kind == kind)
            .order_by(LedgerEntry.id)
        )
        return [bytes(one).decode() for one in session.scalars(query)]


def test_delegate_decides_in_the_name_of_the_decider(lab: Lab, review: Review) -> None:
    reference = review.advised()
    named(review)
    assert "stand_in_named" in templates_to("colleague")
    assert "stand_in_named_by_you" in templates_to("decider")
    decide(Decide(reference, "approved"), lab.actor("colleague"), lab.now)
    assert lab.experiment(reference).phase == "approved"
    behind = review["decider"].pseudonym
    assert f'"on_behalf_of":"{behind}"' in payloads("DecisionTaken")[-1]
    assert f'"on_behalf_of":"{behind}"' in payloads("RoleGranted")[-1]


def test_delegation_begins_and_ends_by_itself(lab: Lab, review: Review) -> None:
    reference = review.advised()
    named(review, first=TODAY + timedelta(days=2), last=TODAY + timedelta(days=3))
    for days, holds in ((1, False), (2, True), (3, True), (4, False)):
        lab.set_clock(lab.now.replace(day=23 + days, hour=9))
        assert lab.actor("colleague").holds(Role.DECIDER) is holds, days
    before = lab.snapshot()
    with pytest.raises(NotFound):
        decide(Decide(reference, "approved"), lab.actor("colleague"), lab.now)
    assert lab.snapshot() == before


def test_who_works_on_the_experiment_does_not_decide_on_it(lab: Lab, review: Review) -> None:
    reference = review.advised()
    named(review, "lead")
    assert lab.actor("lead").holds(Role.DECIDER)
    before = lab.snapshot()
    with pytest.raises(NotFound):
        decide(Decide(reference, "approved"), lab.actor("lead"), lab.now)
    assert lab.snapshot() == before


def test_delegate_does_not_delegate_on(lab: Lab, review: Review) -> None:
    lab.person("third", (Role.LEAD, review.organisation_id))
    named(review)
    before = lab.snapshot()
    with pytest.raises(NotFound):
        named(review, "third", by="colleague")
    assert lab.snapshot() == before


@pytest.mark.parametrize("by", ["lead", "anna", "chair", "secretary", "dpo", "admin", "auditor"])
def test_only_the_decider_names_a_delegate(lab: Lab, review: Review, by: str) -> None:
    before = lab.snapshot()
    with pytest.raises(NotFound):
        named(review, by=by)
    assert lab.snapshot() == before


@pytest.mark.parametrize(
    "who", ["decider", "anna", "chair", "secretary", "dpo", "admin", "auditor"]
)
def test_who_judges_or_oversees_cannot_stand_in_for_the_decider(
    lab: Lab, review: Review, who: str
) -> None:
    before = lab.snapshot()
    assert refused(lambda: named(review, who)) == [("person", "not_eligible")]
    assert lab.snapshot() == before


def test_delegate_is_of_the_same_organisation(lab: Lab, review: Review) -> None:
    lab.person("elsewhere", (Role.LEAD, lab.organisation("Gemeente Elders")))
    assert refused(lambda: named(review, "elsewhere")) == [("person", "not_eligible")]


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (None, None, ("last", "deputy_needs_end")),
        (TODAY - timedelta(days=1), LAST, ("first", "before_today")),
        (None, TODAY - timedelta(days=1), ("last", "until_before_from")),
        (LAST, LAST - timedelta(days=1), ("last", "until_before_from")),
    ],
)
def test_days_that_do_not_hold(
    lab: Lab,
    review: Review,
    first: date | None,
    last: date | None,
    problem: tuple[str, str],
) -> None:
    assert refused(lambda: named(review, first=first, last=last)) == [problem]


def test_one_stands_in_at_a_time(lab: Lab, review: Review) -> None:
    lab.person("third", (Role.LEAD, review.organisation_id))
    named(review)
    assert refused(lambda: named(review, "third", first=LAST)) == [("first", "stands_in_already")]
    later = LAST + timedelta(days=1)
    named(review, "third", first=later, last=later)


def test_ending_it_early_tells_both(lab: Lab, review: Review) -> None:
    named(review)
    grant = grant_of(lab, "colleague").id
    for who in ("colleague", "lead", "chair", "admin"):
        with pytest.raises(NotFound):
            end_standing_in(EndStandingIn(grant), lab.actor(who), lab.now)
    end_standing_in(EndStandingIn(grant), lab.actor("decider"), lab.now)
    assert not lab.actor("colleague").holds(Role.DECIDER)
    assert templates_to("colleague")[-1] == "stand_in_ended"
    assert templates_to("decider")[-1] == "stand_in_ended_by_you"
    before = lab.snapshot()
    end_standing_in(EndStandingIn(grant), lab.actor("decider"), lab.now)
    assert lab.snapshot() == before


def test_delegation_ends_with_the_role_of_the_decider(lab: Lab, review: Review) -> None:
    named(review)
    with transaction() as session:
        mine = session.scalars(
            select(RoleGrant.id).where(
                RoleGrant.account_id == lab.actors["decider"], RoleGrant.role == Role.DECIDER
            )
        ).one()
    revoke(RevokeRole(mine), SYSTEM, lab.now)
    assert not lab.actor("colleague").holds(Role.DECIDER)
    assert templates_to("colleague")[-1] == "role_revoked"


# --- the deputy of a chair


def test_deputy_adopts_and_has_the_casting_vote(lab: Lab, review: Review) -> None:
    reference = review.declared()
    review.opinion(reference)
    review.file(reference, "anna", "positive")
    review.file(reference, "bram", "negative")
    review.file(reference, "cees", "abstain")
    named(review, "anna", "chair", Role.CHAIR)
    review.people["chair"] = lab.actor("anna")
    review.adopt(reference, "approved")
    assert lab.round(reference).state == "advised"
    behind = lab.actor("chair").pseudonym
    assert f'"on_behalf_of":"{behind}"' in payloads("AdviceAdopted")[-1]


@pytest.mark.parametrize("who", ["colleague", "secretary", "dpo", "decider"])
def test_deputy_is_a_member_of_the_board(lab: Lab, review: Review, who: str) -> None:
    problem = [("person", "not_eligible")]
    assert refused(lambda: named(review, who, "chair", Role.CHAIR)) == problem


def test_member_who_left_the_board_is_no_deputy(lab: Lab, review: Review) -> None:
    with transaction() as session:
        session.execute(
            update(RoleGrant)
            .where(RoleGrant.account_id == lab.actors["anna"])
            .values(revoked_at=lab.now)
        )
    problem = [("person", "not_eligible")]
    assert refused(lambda: named(review, "anna", "chair", Role.CHAIR)) == problem


def test_stand_in_ends_with_the_account_that_it_stands_in_for(lab: Lab, review: Review) -> None:
    reference = review.advised()
    named(review)
    decider = review["decider"].user_id or 0
    with reading() as session:
        version = session.get_one(Account, decider).version
    disable(SetActive(decider, version), review["admin"], lab.now)
    assert not lab.actor("colleague").holds(Role.DECIDER)
    assert templates_to("colleague")[-1] == "stand_in_ended"
    assert len(payloads("RoleRevoked")) == 1
    before = lab.snapshot()
    with pytest.raises(NotFound):
        decide(Decide(reference, "approved"), lab.actor("colleague"), lab.now)
    assert lab.snapshot() == before


# --- two at once, on both engines


def at_once(lab: Lab, *acts: Callable[[], object]) -> list[str]:
    """What comes of acts that begin at the same moment, in the order of the words."""
    start, outcomes = threading.Barrier(len(acts)), list[str]()

    def press(act: Callable[[], object]) -> None:
        with lab.app.app_context():
            start.wait()
            try:
                act()
                outcomes.append("done")
            except DomainError as error:
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()  # what this thread read before is old by now
    return sorted(outcomes)


@pytest.mark.parametrize(("by", "role"), [("decider", Role.DECIDER), ("chair", Role.CHAIR)])
def test_of_two_named_at_once_one_stands_in(any_review: Review, by: str, role: Role) -> None:
    lab = any_review.lab
    lab.person("third", (Role.LEAD, any_review.organisation_id))
    names = ("anna", "bram") if role is Role.CHAIR else ("colleague", "third")
    acts = [partial(named, any_review, who, by=by, role=role) for who in names]
    assert at_once(lab, *acts) == ["Refused", "done"]
    assert [lab.actor(who).holds(role) for who in names].count(True) == 1
    assert len(payloads("RoleGranted")) == 1


def test_ending_twice_at_once_takes_one_grant_back(any_review: Review) -> None:
    lab = any_review.lab
    named(any_review)
    end = EndStandingIn(grant_of(lab, "colleague").id)
    act = partial(end_standing_in, end, any_review["decider"], lab.now)
    assert at_once(lab, act, act) == ["done", "done"]
    assert not lab.actor("colleague").holds(Role.DECIDER)
    assert len(payloads("RoleRevoked")) == 1
    assert templates_to("colleague").count("stand_in_ended") == 1


def test_decider_and_delegate_at_once_take_one_decision(any_review: Review) -> None:
    lab, reference = any_review.lab, any_review.advised()
    named(any_review)
    command = Decide(reference, "approved", version=lab.round(reference).version)
    acts = [partial(decide, command, lab.actor(who), lab.now) for who in ("decider", "colleague")]
    assert at_once(lab, *acts) == ["Stale", "done"]
    assert len(payloads("DecisionTaken")) == 1


def test_chair_and_deputy_at_once_adopt_one_advice(any_review: Review) -> None:
    lab, reference = any_review.lab, any_review.assessed()
    named(any_review, "anna", by="chair", role=Role.CHAIR)
    seen = lab.round(reference).version
    command = AdoptAdvice(reference, "approved", "Het kan.", risks=risks(1), version=seen)
    acts = [partial(adopt_advice, command, lab.actor(who), lab.now) for who in ("chair", "anna")]
    assert at_once(lab, *acts) == ["Stale", "done"]
    assert len(payloads("AdviceAdopted")) == 1
