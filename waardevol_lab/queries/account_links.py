"""Links by mail, looked at without using them up."""

from dataclasses import dataclass
from datetime import datetime

from waardevol_lab.persistence.db import reading
from waardevol_lab.services.tokens import Purpose, live


@dataclass(frozen=True, slots=True)
class AccountLink:
    """Whose link it is."""

    email: str
    name: str
    language: str


def invitation(token: str, now: datetime) -> AccountLink:
    """Whose invitation this is. Raises `NotFound` when the link works no longer."""
    return _link(token, Purpose.INVITATION, now)


def password_link(token: str, now: datetime) -> AccountLink:
    """Who may choose a new password. Raises `NotFound` when the link works no longer."""
    return _link(token, Purpose.RESET, now)


def _link(token: str, purpose: Purpose, now: datetime) -> AccountLink:
    with reading() as session:
        account = live(session, token, purpose, now)
        return AccountLink(account.email, account.name, account.language)
