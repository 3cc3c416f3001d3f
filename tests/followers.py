"""Somebody who follows, as the pages and the mails would bring them there."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.builders import Lab
from waardevol_lab.domain.following import Rhythm, Scope
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail
from waardevol_lab.services.following import Follow, ask_to_follow, confirm

ADDRESS = "mevrouw.de.boer@straat.example"


def command(email: str = ADDRESS, **fields: Any) -> Follow:
    """Follow everything at once, unless `fields` say otherwise."""
    values = {"scope": Scope.ALL, "rhythm": Rhythm.AT_ONCE, "language": "nl", **fields}
    return Follow(email=email, **values)


def asked(lab: Lab, email: str = ADDRESS, **fields: Any) -> str:
    """Ask, and give the token of the mail."""
    ask_to_follow(command(email, **fields), lab.now)
    return str(mails(email, "follow_confirm")[-1].context["token"])


def following(lab: Lab, email: str = ADDRESS, **fields: Any) -> str:
    """Ask, confirm, and give the handle of the follower."""
    handle = confirm(asked(lab, email, **fields), lab.now)
    lab.set_clock(lab.now + timedelta(seconds=1))
    return handle


def mails(email: str = ADDRESS, template: str = "") -> list[OutboxMail]:
    """The mails to an address that the outbox knows of, the oldest first."""
    wanted = [OutboxMail.template == template] if template else []
    with reading() as session:
        rows = session.scalars(
            select(OutboxMail).where(OutboxMail.recipient == email, *wanted).order_by(OutboxMail.id)
        ).all()
        session.expunge_all()
        return list(rows)
