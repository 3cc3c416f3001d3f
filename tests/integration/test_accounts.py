"""Accounts: invited, taken up, signed in with, reset; no answer tells whether an address exists."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.builders import Lab
from waardevol_lab.domain.errors import AlreadyDone, NotFound, Refused, Stale
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import Role
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import (
    Account,
    AccountSession,
    AccountToken,
    LedgerEntry,
    LedgerPayload,
    OutboxMail,
)
from waardevol_lab.services import accounts, credentials, inviting, passwords, sessions
from waardevol_lab.services.credentials import ChangePassword, ResetPassword, check_password
from waardevol_lab.services.inviting import AcceptInvitation, InviteAgain, InvitePerson

PASSWORD = "fiets kaas lantaarn storm"
OTHER = "zee duin wolk en schelp"
MAIL = "janneke@lab.example"


def token_in_mail(template: str, recipient: str = MAIL) -> str:
    """Return the token of the newest mail of a kind."""
    with reading() as session:
        row = session.scalars(
            select(OutboxMail)
            .where(OutboxMail.template == template, OutboxMail.recipient == recipient)
            .order_by(OutboxMail.id.desc())
        ).first()
        assert row is not None
        return str(row.context["token"])


def invite(lab: Lab, organisation: int, email: str = MAIL, key: str = "") -> int:
    """Invite somebody as lead, by the system."""
    command = InvitePerson(email, "Janneke de Vries", Role.LEAD, organisation, key=key)
    return inviting.invite(command, SYSTEM, lab.now)


def account(account_id: int) -> Account:
    """Return the row as it is now."""
    with reading() as session:
        row = session.get_one(Account, account_id)
        session.expunge(row)
        return row


@pytest.fixture
def janneke(lab: Lab) -> int:
    """Return the id of an account with a password."""
    account_id = invite(lab, lab.organisation())
    token = token_in_mail("invitation")
    inviting.accept_invitation(AcceptInvitation(token, PASSWORD), lab.now)
    return account_id


def test_invitation_taken_up_makes_an_account_that_signs_in(any_lab: Lab) -> None:
    account_id = invite(any_lab, any_lab.organisation())
    assert account(account_id).password_hash is None
    assert check_password(MAIL, PASSWORD, any_lab.now) is None
    token = token_in_mail("invitation")
    command = AcceptInvitation(token, PASSWORD, name="Janneke", language="en")
    assert inviting.accept_invitation(command, any_lab.now) == account_id
    assert (account(account_id).name, account(account_id).language) == ("Janneke", "en")
    assert check_password(" Janneke@Lab.example ", PASSWORD, any_lab.now) == account_id
    assert account(account_id).last_signed_in_at == any_lab.now


def test_link_works_once(lab: Lab) -> None:
    invite(lab, lab.organisation())
    token = token_in_mail("invitation")
    inviting.accept_invitation(AcceptInvitation(token, PASSWORD), lab.now)
    with pytest.raises(NotFound):
        inviting.accept_invitation(AcceptInvitation(token, OTHER), lab.now)
    assert check_password(MAIL, PASSWORD, lab.now)


def test_link_runs_out_after_seven_days(lab: Lab) -> None:
    invite(lab, lab.organisation())
    token = token_in_mail("invitation")
    with pytest.raises(NotFound):
        inviting.accept_invitation(AcceptInvitation(token, PASSWORD), lab.later(days=7))
    lab.set_clock(lab.now - timedelta(seconds=1))
    inviting.accept_invitation(AcceptInvitation(token, PASSWORD), lab.now)


def test_new_invitation_makes_the_old_link_void(lab: Lab) -> None:
    account_id = invite(lab, lab.organisation())
    old = token_in_mail("invitation")
    inviting.invite_again(InviteAgain(account_id), SYSTEM, lab.now)
    new = token_in_mail("invitation")
    with pytest.raises(NotFound):
        inviting.accept_invitation(AcceptInvitation(old, PASSWORD), lab.now)
    inviting.accept_invitation(AcceptInvitation(new, PASSWORD), lab.now)
    with pytest.raises(Refused) as refusal:
        inviting.invite_again(InviteAgain(account_id), SYSTEM, lab.now)
    assert [p.code for p in refusal.value.problems] == ["invitation_taken_up"]


def test_only_the_hash_of_a_token_is_kept(lab: Lab) -> None:
    invite(lab, lab.organisation())
    token = token_in_mail("invitation")
    with reading() as session:
        kept = session.scalars(select(AccountToken.token_hash)).all()
    assert kept == [sessions.token_hash(token)]


@pytest.mark.parametrize(
    ("password", "code"), [("kort", "password_short"), ("Wachtwoord123", "password_common")]
)
def test_weak_password_is_refused_and_the_link_stays_good(
    lab: Lab, password: str, code: str
) -> None:
    invite(lab, lab.organisation())
    token = token_in_mail("invitation")
    before = lab.snapshot()
    with pytest.raises(Refused) as refusal:
        inviting.accept_invitation(AcceptInvitation(token, password), lab.now)
    assert [p.code for p in refusal.value.problems] == [code]
    assert lab.snapshot() == before
    inviting.accept_invitation(AcceptInvitation(token, PASSWORD), lab.now)


def test_invitation_of_who_has_an_account_only_adds_the_role(lab: Lab, janneke: int) -> None:
    board = lab.board(1)
    again = inviting.invite(InvitePerson(MAIL, "Iemand", Role.MEMBER, board), SYSTEM, lab.now)
    assert again == janneke
    assert account(janneke).name == "Janneke de Vries"
    with reading() as session:
        templates = session.scalars(select(OutboxMail.template).order_by(OutboxMail.id)).all()
    assert templates == ["invitation", "role_granted"]


@pytest.mark.parametrize(
    ("email", "name", "field"),
    [("geen adres", "Jan", "email"), ("jan@lab.example", "  ", "name"), (MAIL, "n" * 101, "name")],
)
def test_wrong_address_or_name_is_refused_at_its_field(
    lab: Lab, email: str, name: str, field: str
) -> None:
    organisation = lab.organisation()
    before = lab.snapshot()
    with pytest.raises(Refused) as refusal:
        inviting.invite(InvitePerson(email, name, Role.LEAD, organisation), SYSTEM, lab.now)
    assert [p.field for p in refusal.value.problems] == [field]
    assert lab.snapshot() == before


def test_pressing_invite_twice_invites_once(lab: Lab) -> None:
    organisation = lab.organisation()
    admin = lab.person("beheer", (Role.ADMIN, organisation))
    command = InvitePerson(MAIL, "Janneke", Role.LEAD, organisation, key="same")
    account_id = inviting.invite(command, admin, lab.now)
    with pytest.raises(AlreadyDone) as again:
        inviting.invite(command, admin, lab.now)
    assert again.value.result == str(account_id)
    with reading() as session:
        assert len(session.scalars(select(OutboxMail)).all()) == 1


def test_record_of_an_account_holds_no_personal_data(lab: Lab, janneke: int) -> None:
    with reading() as session:
        kinds = session.scalars(
            select(LedgerEntry.kind)
            .where(LedgerEntry.subject == account(janneke).pseudonym)
            .order_by(LedgerEntry.sequence)
        ).all()
        payloads = b" ".join(p or b"" for p in session.scalars(select(LedgerPayload.payload)))
    assert kinds == ["RoleGranted", "PersonInvited", "InvitationAccepted"]
    assert b"anneke" not in payloads
    assert b"@" not in payloads


# --- passwords


@pytest.mark.parametrize(
    "password", ["  ruimte vooraan en achteraan  ", "Ω\x00nul\ttab ﬁ ﬀ é", "é" * 300]
)
def test_password_is_kept_verbatim(lab: Lab, password: str) -> None:
    invite(lab, lab.organisation())
    token = token_in_mail("invitation")
    distinct = password + "abcdef"
    inviting.accept_invitation(AcceptInvitation(token, distinct), lab.now)
    assert check_password(MAIL, distinct, lab.now)
    for other in (distinct.strip(), distinct.replace("\x00", ""), distinct + " ", distinct.upper()):
        if other != distinct:
            assert check_password(MAIL, other, lab.now) is None


def test_composed_and_decomposed_letters_are_different_passwords(lab: Lab) -> None:
    invite(lab, lab.organisation())
    token = token_in_mail("invitation")
    inviting.accept_invitation(AcceptInvitation(token, "caf\u00e9 en een krant"), lab.now)
    assert check_password(MAIL, "cafe\u0301 en een krant", lab.now) is None


def test_every_sign_in_costs_one_hash(
    lab: Lab, janneke: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[str] = []
    verify = passwords.PasswordHasher.verify

    def counted(hasher: passwords.PasswordHasher, stored: str, password: str) -> bool:
        hashes.append(stored)
        return bool(verify(hasher, stored, password))

    monkeypatch.setattr(passwords.PasswordHasher, "verify", counted)
    invited = invite(lab, 1, "wachtend@lab.example")
    disabled = invite(lab, 1, "gesloten@lab.example")
    token = token_in_mail("invitation", "gesloten@lab.example")
    inviting.accept_invitation(AcceptInvitation(token, PASSWORD), lab.now)
    accounts.disable(accounts.SetActive(disabled), SYSTEM, lab.now)
    assert invited
    for email, password, answer in [
        (MAIL, PASSWORD, janneke),
        (MAIL, OTHER, None),
        ("niemand@lab.example", PASSWORD, None),
        ("geen adres", PASSWORD, None),
        ("wachtend@lab.example", PASSWORD, None),
        ("gesloten@lab.example", PASSWORD, None),
    ]:
        hashes.clear()
        assert check_password(email, password, lab.now) == answer
        assert len(hashes) == 1
        assert "m=19456,t=2" in hashes[0]


def test_hash_of_nobody_costs_what_a_hash_of_today_costs() -> None:
    assert not passwords.needs_rehash(passwords.NOBODYS)
    assert not passwords.matches(None, PASSWORD)


def test_old_hash_is_renewed_at_sign_in(lab: Lab, janneke: int) -> None:
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    with transaction() as session:
        session.execute(update(Account).values(password_hash=weak.hash(PASSWORD)))
    assert passwords.needs_rehash(account(janneke).password_hash or "")
    assert check_password(MAIL, OTHER, lab.now) is None
    assert passwords.needs_rehash(account(janneke).password_hash or "")
    assert check_password(MAIL, PASSWORD, lab.now) == janneke
    assert not passwords.needs_rehash(account(janneke).password_hash or "")
    assert check_password(MAIL, PASSWORD, lab.now) == janneke


def test_reset_by_mail_replaces_the_password_and_ends_every_session(lab: Lab, janneke: int) -> None:
    sessions.write("", janneke, {"_user_id": str(janneke)}, lab.now)
    credentials.request_reset(MAIL.upper(), lab.now)
    token = token_in_mail("password_reset")
    credentials.reset_password(ResetPassword(token, OTHER), lab.now)
    assert check_password(MAIL, PASSWORD, lab.now) is None
    assert check_password(MAIL, OTHER, lab.now) == janneke
    with reading() as session:
        assert session.scalars(select(AccountSession.ended_at)).all() == [lab.now]
    with pytest.raises(NotFound):
        credentials.reset_password(ResetPassword(token, PASSWORD), lab.now)


def test_reset_link_runs_out_after_two_hours_and_is_no_invitation(lab: Lab, janneke: int) -> None:
    credentials.request_reset(MAIL, lab.now)
    token = token_in_mail("password_reset")
    with pytest.raises(NotFound):
        inviting.accept_invitation(AcceptInvitation(token, OTHER), lab.now)
    with pytest.raises(NotFound):
        credentials.reset_password(ResetPassword(token, OTHER), lab.later(hours=2))


@pytest.mark.parametrize("email", ["niemand@lab.example", "wachtend@lab.example", "geen adres", ""])
def test_reset_for_nobody_writes_as_much_and_sends_nothing(lab: Lab, email: str) -> None:
    invite(lab, lab.organisation(), "wachtend@lab.example")
    with transaction() as session:
        session.query(OutboxMail).delete()
    credentials.request_reset(email, lab.now)
    with reading() as session:
        rows = session.scalars(select(OutboxMail)).all()
        assert [(r.recipient, r.template, r.sent_at) for r in rows] == [
            ("", "password_reset", lab.now)
        ]


def test_own_password_changes_only_with_the_current_one(lab: Lab, janneke: int) -> None:
    lab.actors["janneke"] = janneke
    who = lab.actor("janneke")
    before = lab.snapshot()
    with pytest.raises(Refused) as refusal:
        credentials.change_password(ChangePassword(OTHER, OTHER), who, lab.now)
    assert [p.field for p in refusal.value.problems] == ["current"]
    assert lab.snapshot() == before
    sessions.write("", janneke, {}, lab.now)
    credentials.change_password(ChangePassword(PASSWORD, OTHER), who, lab.now)
    assert check_password(MAIL, OTHER, lab.now) == janneke
    with reading() as session:
        assert session.scalars(select(AccountSession.ended_at)).all() == [lab.now]


# --- closing, opening, profile


def test_closed_account_is_out_at_once_and_its_links_are_void(lab: Lab, janneke: int) -> None:
    token = sessions.write("", janneke, {"_user_id": str(janneke)}, lab.now)
    assert token
    credentials.request_reset(MAIL, lab.now)
    link = token_in_mail("password_reset")
    accounts.disable(accounts.SetActive(janneke), SYSTEM, lab.now)
    assert sessions.read(token, lab.now) == {}
    assert check_password(MAIL, PASSWORD, lab.now) is None
    with pytest.raises(NotFound):
        credentials.reset_password(ResetPassword(link, OTHER), lab.now)
    accounts.enable(accounts.SetActive(janneke), SYSTEM, lab.now)
    assert check_password(MAIL, PASSWORD, lab.now) == janneke
    assert sessions.read(token, lab.now) == {}


def test_profile_is_ones_own_and_names_its_version(lab: Lab, janneke: int) -> None:
    lab.actors["janneke"] = janneke
    who, version = lab.actor("janneke"), account(janneke).version
    accounts.change_profile(accounts.ChangeProfile("Janneke", "en", version), who, lab.now)
    assert (account(janneke).name, account(janneke).language) == ("Janneke", "en")
    with pytest.raises(Stale):
        accounts.change_profile(accounts.ChangeProfile("Te laat", "nl", version), who, lab.now)
    with pytest.raises(Refused) as refusal:
        accounts.change_profile(accounts.ChangeProfile(" ", "fr", version + 1), who, lab.now)
    assert {p.field for p in refusal.value.problems} == {"name", "language"}


def test_sessions_are_ended_by_their_owner_alone(lab: Lab, janneke: int) -> None:
    lab.actors["janneke"] = janneke
    other = lab.person("ander")
    first = sessions.write("", janneke, {"_user_id": str(janneke)}, lab.now) or ""
    second = sessions.write("", janneke, {"_user_id": str(janneke)}, lab.now) or ""
    with reading() as session:
        ids = session.scalars(select(AccountSession.id).order_by(AccountSession.id)).all()
    accounts.end_session(ids[0], other, lab.now)
    assert sessions.read(first, lab.now)
    accounts.end_session(ids[0], lab.actor("janneke"), lab.now)
    assert not sessions.read(first, lab.now)
    third = sessions.write("", janneke, {"_user_id": str(janneke)}, lab.now) or ""
    accounts.end_other_sessions(third, lab.actor("janneke"), lab.now)
    assert not sessions.read(second, lab.now)
    assert sessions.read(third, lab.now)
