"""Citizens, fictional, who follow by mail: everything, a place, and how mails reach them."""

from sqlalchemy import select

from waardevol_lab.demo.cast import DOMAIN
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.domain.following import Rhythm, Scope
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import OutboxMail
from waardevol_lab.services.following import CONFIRM_MAIL, Follow, ask_to_follow, confirm
from waardevol_lab.services.telling_followers import tell_followers


def followers(tale: Tale) -> Story:
    """One gets a digest of everything, one a mail at once about a square, one has not confirmed."""
    yield -40
    _follow(tale, "buurtbewoner", Scope.ALL, Rhythm.DAILY)
    _follow(tale, "winkelier", Scope.PLACE, Rhythm.AT_ONCE, "Stationsplein")
    for day in (-20, -2):
        yield day
        tell_followers(tale.tick())
    yield -1
    _ask(tale, "fietser", Scope.ALL, Rhythm.AT_ONCE)


def _follow(tale: Tale, name: str, scope: Scope, rhythm: Rhythm, place: str = "") -> None:
    _ask(tale, name, scope, rhythm, place)
    with reading() as session:
        context = session.scalars(
            select(OutboxMail.context)
            .where(OutboxMail.template == CONFIRM_MAIL, OutboxMail.recipient == f"{name}@{DOMAIN}")
            .order_by(OutboxMail.id.desc())
        ).first()
    confirm((context or {})["token"], tale.tick())


def _ask(tale: Tale, name: str, scope: Scope, rhythm: Rhythm, place: str = "") -> None:
    command = Follow(f"{name}@{DOMAIN}", scope, rhythm, "nl", place=place)
    ask_to_follow(command, tale.tick())
