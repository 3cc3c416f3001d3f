"""Roles: who gives them, who never, and what a change does to whoever is signed in."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from tests.builders import Lab
from waardevol_lab.domain.errors import DomainError, NotFound, Refused, Stale
from waardevol_lab.domain.policy import SYSTEM, Actor
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Account, OutboxMail, RoleGrant
from waardevol_lab.services import accounts, granting, inviting, sessions
from waardevol_lab.services.granting import GrantRole, Period, RevokeRole
from waardevol_lab.services.inviting import InvitePerson


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Return the codes of a refusal."""
    return [problem.code for problem in refusal.value.problems]


def admin(lab: Lab, name: str, organisation: int) -> Actor:
    """Return an administrator who can sign in."""
    actor = lab.person(name, (Role.ADMIN, organisation))
    with transaction() as session:
        session.get_one(Account, actor.user_id).password_hash = "set"
    return actor


def grant_id(actor: Actor, role: Role) -> int:
    """Return the id of somebody's standing grant."""
    with reading() as session:
        found = session.scalar(
            select(RoleGrant.id).where(
                RoleGrant.account_id == actor.user_id,
                RoleGrant.role == role,
                RoleGrant.revoked_at.is_(None),
            )
        )
    assert found
    return found


def user_id(actor: Actor) -> int:
    """Return the account behind an actor."""
    assert actor.user_id
    return actor.user_id


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.LEAD, "organisation"), (Role.CHAIR, "board"), (Role.TEAMMATE, "experiment")],
)
def test_admin_gives_and_takes_roles_in_own_places(lab: Lab, role: Role, place: str) -> None:
    organisation = lab.organisation()
    places = {"organisation": organisation, "board": lab.board(organisation)}
    chief = admin(lab, "beheer", organisation)
    lead = lab.person("lead", (Role.LEAD, organisation))
    reference = lab.draft("fietsers-stationsplein", lead, organisation)
    places["experiment"] = lab.experiment(reference).id
    somebody = lab.person("iemand", (Role.DPO, organisation))
    granting.grant(GrantRole(user_id(somebody), role, places[place]), chief, lab.now)
    assert lab.actor("iemand").holds(role)
    granting.revoke(RevokeRole(grant_id(somebody, role)), chief, lab.now)
    assert not lab.actor("iemand").holds(role)
    with reading() as session:
        mails = session.scalars(
            select(OutboxMail.template).where(OutboxMail.recipient == "iemand@lab.example")
        ).all()
    assert mails == ["role_granted", "role_revoked"]


def test_role_change_ends_the_sessions_of_its_holder(lab: Lab) -> None:
    organisation = lab.organisation()
    chief = admin(lab, "beheer", organisation)
    lead = lab.person("lead", (Role.LEAD, organisation))
    for change in (
        lambda: granting.grant(GrantRole(user_id(lead), Role.DPO, organisation), chief, lab.now),
        lambda: granting.revoke(RevokeRole(grant_id(lead, Role.DPO)), chief, lab.now),
    ):
        token = sessions.write("", user_id(lead), {"_user_id": "1"}, lab.now) or ""
        assert sessions.read(token, lab.now)
        change()
        assert not sessions.read(token, lab.now)


def test_nobody_gives_themself_a_role(lab: Lab) -> None:
    organisation = lab.organisation()
    chief = admin(lab, "beheer", organisation)
    before = lab.snapshot()
    with pytest.raises(Refused) as direct:
        granting.grant(GrantRole(user_id(chief), Role.DECIDER, organisation), chief, lab.now)
    invitation = InvitePerson("beheer@lab.example", "Ik", Role.DECIDER, organisation)
    with pytest.raises(Refused) as invited:
        inviting.invite(invitation, chief, lab.now)
    assert codes(direct) == codes(invited) == ["own_role"]
    assert lab.snapshot() == before


def test_places_and_people_of_others_do_not_exist_for_an_admin(lab: Lab) -> None:
    here, there = lab.organisation("Hier"), lab.organisation("Daar")
    board = lab.board(there)
    chief = admin(lab, "beheer", here)
    own = lab.person("eigen", (Role.LEAD, here))
    stranger = lab.person("vreemde", (Role.LEAD, there))
    before = lab.snapshot()
    for attempt in (
        lambda: granting.grant(GrantRole(user_id(own), Role.LEAD, there), chief, lab.now),
        lambda: granting.grant(GrantRole(user_id(own), Role.MEMBER, board), chief, lab.now),
        lambda: granting.grant(GrantRole(user_id(stranger), Role.LEAD, here), chief, lab.now),
        lambda: granting.revoke(RevokeRole(grant_id(stranger, Role.LEAD)), chief, lab.now),
        lambda: granting.revoke(RevokeRole(987654), chief, lab.now),
        lambda: accounts.disable(accounts.SetActive(user_id(stranger)), chief, lab.now),
        lambda: accounts.enable(accounts.SetActive(user_id(stranger)), chief, lab.now),
        lambda: inviting.invite_again(inviting.InviteAgain(user_id(stranger)), chief, lab.now),
        lambda: inviting.invite(
            InvitePerson("nieuw@lab.example", "Nieuw", Role.LEAD, there), chief, lab.now
        ),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert lab.snapshot() == before


@pytest.mark.parametrize(
    "role", [Role.LEAD, Role.SECRETARY, Role.CHAIR, Role.DECIDER, Role.AUDITOR]
)
def test_only_admins_manage_people(lab: Lab, role: Role) -> None:
    organisation = lab.organisation()
    board = lab.board(organisation)
    place = board if role in {Role.SECRETARY, Role.CHAIR} else organisation
    actor = lab.person("iemand", (role, place))
    other = lab.person("ander", (Role.LEAD, organisation))
    before = lab.snapshot()
    for attempt in (
        lambda: granting.grant(GrantRole(user_id(other), Role.DPO, organisation), actor, lab.now),
        lambda: granting.grant(GrantRole(user_id(other), Role.MEMBER, board), actor, lab.now),
        lambda: accounts.disable(accounts.SetActive(user_id(other)), actor, lab.now),
        lambda: inviting.invite(
            InvitePerson("nieuw@lab.example", "Nieuw", Role.LEAD, organisation), actor, lab.now
        ),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert lab.snapshot() == before


def test_lead_invites_a_teammate_to_an_own_experiment_alone(lab: Lab) -> None:
    organisation = lab.organisation()
    lead = lab.person("lead", (Role.LEAD, organisation))
    other = lab.person("ander", (Role.LEAD, organisation))
    mine = lab.experiment(lab.draft("fietsers-stationsplein", lead, organisation)).id
    theirs = lab.experiment(lab.draft("fietsers-stationsplein", other, organisation)).id
    partner = InvitePerson("partner@bedrijf.example", "Partner", Role.TEAMMATE, mine)
    inviting.invite(partner, lead, lab.now)
    with pytest.raises(NotFound):
        inviting.invite(
            InvitePerson("partner@bedrijf.example", "Partner", Role.TEAMMATE, theirs), lead, lab.now
        )


def test_last_admin_stays(lab: Lab) -> None:
    organisation = lab.organisation()
    chief, second = admin(lab, "een", organisation), admin(lab, "twee", organisation)
    invited = lab.person("uitgenodigd", (Role.ADMIN, organisation))
    assert invited
    granting.revoke(RevokeRole(grant_id(second, Role.ADMIN)), chief, lab.now)
    before = lab.snapshot()
    for actor in (chief, SYSTEM):
        with pytest.raises(Refused) as revoked:
            granting.revoke(RevokeRole(grant_id(chief, Role.ADMIN)), actor, lab.now)
        assert codes(revoked) == ["last_admin"]
    with pytest.raises(Refused) as disabled:
        accounts.disable(accounts.SetActive(user_id(chief)), SYSTEM, lab.now)
    assert codes(disabled) == ["last_admin"]
    assert lab.snapshot() == before


def test_admin_for_a_time_is_no_reason_to_let_the_last_one_go(lab: Lab) -> None:
    organisation = lab.organisation()
    chief, deputy = (
        admin(lab, "vast", organisation),
        lab.person("tijdelijk", (Role.DPO, organisation)),
    )
    with transaction() as session:
        session.get_one(Account, deputy.user_id).password_hash = "set"
    until = Period(valid_until=lab.now + timedelta(days=9))
    granting.grant(GrantRole(user_id(deputy), Role.ADMIN, organisation, until), chief, lab.now)
    with pytest.raises(Refused) as refusal:
        granting.revoke(RevokeRole(grant_id(chief, Role.ADMIN)), lab.actor("tijdelijk"), lab.now)
    assert codes(refusal) == ["last_admin"]


def test_two_admins_cannot_remove_each_other_at_once(any_lab: Lab) -> None:
    lab = any_lab
    organisation = lab.organisation()
    one, two = admin(lab, "een", organisation), admin(lab, "twee", organisation)
    grants = {"een": grant_id(one, Role.ADMIN), "twee": grant_id(two, Role.ADMIN)}
    together, outcomes = Barrier(2), []

    def remove(actor: Actor, other: str) -> None:
        with lab.app.app_context():
            together.wait()
            try:
                granting.revoke(RevokeRole(grants[other]), actor, lab.now)
                outcomes.append("done")
            except DomainError as refusal:
                outcomes.append(type(refusal).__name__)

    threads = [Thread(target=remove, args=args) for args in ((one, "twee"), (two, "een"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Refused", "done"]


def test_own_account_is_closed_by_somebody_else(lab: Lab) -> None:
    organisation = lab.organisation()
    chief = admin(lab, "beheer", organisation)
    admin(lab, "twee", organisation)
    with pytest.raises(Refused) as refusal:
        accounts.disable(accounts.SetActive(user_id(chief)), chief, lab.now)
    assert codes(refusal) == ["own_account"]


def test_who_has_a_role_elsewhere_is_not_ones_own_to_close(lab: Lab) -> None:
    here, there = lab.organisation("Hier"), lab.organisation("Daar")
    chief = admin(lab, "beheer", here)
    both = lab.person("beide", (Role.LEAD, here), (Role.LEAD, there))
    before = lab.snapshot()
    with pytest.raises(Refused) as refusal:
        accounts.disable(accounts.SetActive(user_id(both)), chief, lab.now)
    assert codes(refusal) == ["roles_elsewhere"]
    assert lab.snapshot() == before
    with pytest.raises(Stale):
        accounts.disable(accounts.SetActive(user_id(both), version=9), chief, lab.now)


def test_role_is_held_once_and_again_after_its_time(lab: Lab) -> None:
    organisation = lab.organisation()
    chief = admin(lab, "beheer", organisation)
    lead = lab.person("lead", (Role.LEAD, organisation))
    with pytest.raises(Refused) as twice:
        granting.grant(GrantRole(user_id(lead), Role.LEAD, organisation), chief, lab.now)
    assert codes(twice) == ["role_held"]
    week = Period(lab.now + timedelta(days=1), lab.now + timedelta(days=8))
    granting.grant(GrantRole(user_id(lead), Role.DPO, organisation, week), chief, lab.now)
    assert not lab.actor("lead").holds(Role.DPO)
    lab.later(days=2)
    assert lab.actor("lead").holds(Role.DPO)
    lab.later(days=7)
    assert not lab.actor("lead").holds(Role.DPO)
    granting.grant(GrantRole(user_id(lead), Role.DPO, organisation), chief, lab.now)
    assert lab.actor("lead").holds(Role.DPO)


def test_period_that_ends_before_it_starts_is_refused(lab: Lab) -> None:
    organisation = lab.organisation()
    chief = admin(lab, "beheer", organisation)
    lead = lab.person("lead", (Role.LEAD, organisation))
    for period in (
        Period(valid_until=lab.now),
        Period(lab.now + timedelta(days=3), lab.now + timedelta(days=2)),
    ):
        with pytest.raises(Refused) as refusal:
            granting.grant(GrantRole(user_id(lead), Role.DPO, organisation, period), chief, lab.now)
        assert codes(refusal) == ["until_before_from"]


def test_deputy_stands_in_for_who_holds_the_role_and_for_a_time(lab: Lab) -> None:
    organisation = lab.organisation()
    board = lab.board(organisation)
    chief = admin(lab, "beheer", organisation)
    chair = lab.person("voorzitter", (Role.CHAIR, board))
    member = lab.person("lid", (Role.MEMBER, board))
    week = Period(valid_until=lab.now + timedelta(days=7))

    def name(period: Period, principal: Actor) -> None:
        command = GrantRole(user_id(member), Role.CHAIR, board, period, user_id(principal))
        granting.grant(command, chief, lab.now)

    with pytest.raises(Refused) as endless:
        name(Period(), chair)
    with pytest.raises(Refused) as nobody:
        name(week, chief)
    assert codes(endless) == ["deputy_needs_end"]
    assert codes(nobody) == ["principal_lacks_role"]
    name(week, chair)
    assert lab.actor("lid").holds(Role.CHAIR)
    assert not lab.actor("lid").holds(Role.ADMIN)
    lab.later(days=7)
    assert not lab.actor("lid").holds(Role.CHAIR)


def test_closed_account_gets_no_role(lab: Lab) -> None:
    organisation = lab.organisation()
    chief = admin(lab, "beheer", organisation)
    lead = lab.person("lead", (Role.LEAD, organisation))
    accounts.disable(accounts.SetActive(user_id(lead)), chief, lab.now)
    with pytest.raises(Refused) as refusal:
        granting.grant(GrantRole(user_id(lead), Role.DPO, organisation), chief, lab.now)
    assert codes(refusal) == ["account_disabled"]
