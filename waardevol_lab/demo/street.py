"""What fictional inhabitants of the demo ask about one experiment, and what comes of it."""

import hashlib

from sqlalchemy import select

from waardevol_lab.demo.cast import DOMAIN
from waardevol_lab.demo.running import Tale
from waardevol_lab.domain.contributions import ContributionKind
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.states import Action
from waardevol_lab.persistence.db import reading
from waardevol_lab.persistence.models import Contribution
from waardevol_lab.services import contributing, moderating, replying

ASKER = f"inwoner@{DOMAIN}"


def ask(
    tale: Tale, text: str, *, reaction: bool = False, publish: bool = True, mail: bool = False
) -> int:
    """Somebody asks or reacts on the web; gives the number."""
    kind = ContributionKind.REACTION if reaction else ContributionKind.QUESTION
    command = contributing.Contribute(
        slug=str(tale.experiment().slug),
        kind=kind,
        text=text,
        may_publish=publish,
        language="nl",
        seed=_seed(tale, text),
        email=ASKER if mail else "",
    )
    return contributing.contribute(command, tale.tick()).number


def phone(tale: Tale, text: str) -> int:
    """Somebody calls, and the teammate writes it down."""
    now = tale.tick()
    command = contributing.RecordContribution(
        reference=tale.reference,
        kind=ContributionKind.QUESTION,
        channel="phone",
        received_on=local_date(now),
        text=text,
        may_publish=True,
        seed=_seed(tale, text),
    )
    return contributing.record_contribution(command, tale.actor("teamlid"), now).number


def reply(tale: Tale, number: int, text: str, changed: str = "", notice: int | None = None) -> None:
    """The teammate answers; the lead says what changed because of it."""
    answer = replying.AnswerContribution(tale.reference, number, text)
    replying.answer_contribution(answer, tale.actor("teamlid"), tale.tick())
    if changed:
        change = replying.NameChange(tale.reference, number, changed, notice)
        replying.name_change(change, tale.actor("lead"), tale.tick())


def let_through(tale: Tale, *numbers: int) -> None:
    """The secretary lets everybody read these."""
    _moderate(tale, numbers, Action.PUBLISH_CONTRIBUTION, "")


def keep_back(tale: Tale, ground: str, *numbers: int) -> None:
    """The secretary hides these."""
    _moderate(tale, numbers, Action.HIDE_CONTRIBUTION, ground)


def _moderate(tale: Tale, numbers: tuple[int, ...], action: Action, ground: str) -> None:
    with reading() as session:
        query = select(Contribution.id).where(
            Contribution.experiment_id == tale.experiment().id, Contribution.number.in_(numbers)
        )
        ids = tuple(session.scalars(query))
    command = moderating.Moderate(ids, action, ground)
    moderating.moderate(command, tale.actor("secretaris"), tale.tick())


def _seed(tale: Tale, text: str) -> bytes:
    """Nobody has to know the codes of the demo."""
    return hashlib.sha256(f"{tale.reference} {text} {tale.places.password_hash}".encode()).digest()
