"""Secrets that are shown once and kept as a hash: links by mail, and the codes of receipts.

Of links to an account a newer one takes the place of an older one. A link that every mail repeats
cannot be a hash: it is made each time of a random handle and the secret of the application, so that
neither the database nor a backup of it holds one that works.
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from waardevol_lab.domain import receipt_codes
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.policy import Actor
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Account, AccountToken
from waardevol_lab.services.sessions import token_hash

HANDLE_BYTES = 12
PROOF_BYTES = 18
REPEATED = re.compile(r"([A-Za-z0-9_-]{16})([A-Za-z0-9_-]{24})\Z")
"""A handle and its proof, without padding: 40 characters."""


class Purpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"


LIFETIMES = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=2)}


def issue(session: Session, account: Account, purpose: Purpose, now: datetime) -> str:
    """A new token; the account's older ones for this purpose stop working."""
    void(session, account.id, now, purpose)
    token = secrets.token_urlsafe(32)
    session.add(
        AccountToken(
            account_id=account.id,
            purpose=purpose,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    return token


def void(session: Session, account_id: int, now: datetime, *purposes: Purpose) -> None:
    """Make the account's unused links stop working; of every purpose when none is named."""
    session.execute(
        update(AccountToken)
        .where(
            AccountToken.account_id == account_id,
            AccountToken.used_at.is_(None),
            AccountToken.purpose.in_(purposes or tuple(Purpose)),
        )
        .values(used_at=now)
    )


def bearer(token: str, purpose: Purpose, now: datetime) -> Actor:
    """Who holds the link, as an actor without roles; the link stays good. Raises `NotFound`."""
    with reading() as session:
        account = live(session, token, purpose, now)
        return Actor(user_id=account.id, pseudonym=account.pseudonym, name=account.name)


def live(session: Session, token: str, purpose: Purpose, now: datetime) -> Account:
    """The active account of a link that still works. Raises `NotFound`."""
    account = session.scalar(
        select(Account)
        .join(AccountToken, AccountToken.account_id == Account.id)
        .where(
            AccountToken.token_hash == token_hash(token),
            AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > now,
            Account.active,
        )
    )
    if account is None:
        raise NotFound("link")
    return account


def use(session: Session, token: str, purpose: Purpose, now: datetime) -> Account:
    """The account of a link, which works no longer. Raises `NotFound`; of two, one gets it."""
    session.scalar(
        select(AccountToken.id)
        .where(AccountToken.token_hash == token_hash(token))
        .with_for_update()
    )
    account = live(session, token, purpose, now)
    void(session, account.id, now, purpose)
    return account


def receipt_code(seed: bytes | None = None) -> str:
    """A code to write down: a random one, or always the same one for a seed nobody can guess.

    With the seed of a form a second press shows the same code, although only its hash is kept.
    """
    if seed is None:
        return receipt_codes.spelled(secrets.token_bytes(receipt_codes.SECRET_BYTES))
    return receipt_codes.spelled(hashlib.sha256(seed).digest()[: receipt_codes.SECRET_BYTES])


def receipt_hash(typed: str) -> str | None:
    """What a code is kept as, however it was typed; None for what is no code."""
    code = receipt_codes.read(typed)
    return token_hash(code) if code is not None else None


def new_handle() -> str:
    """A random word to make a link of, again and again."""
    return secrets.token_urlsafe(HANDLE_BYTES)


def repeated(secret: str, handle: str) -> str:
    """The token of a link that mails repeat; it works as long as the handle is known."""
    proof = hmac.digest(secret.encode(), f"repeated link {handle}".encode(), "sha256")
    return handle + base64.urlsafe_b64encode(proof[:PROOF_BYTES]).decode()


def handle_of(secret: str, token: str) -> str:
    """The handle in a token that was made here. Raises `NotFound`."""
    found = REPEATED.match(token)
    if found is None or not hmac.compare_digest(token, repeated(secret, found[1])):
        raise NotFound("link")
    return found[1]
