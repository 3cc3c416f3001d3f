"""Following by mail: what can be followed, how often a mail comes, and how long anything is kept.

A follower is a mail address and nothing else. It is kept as long as it follows something.
"""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from waardevol_lab.domain.days import AMSTERDAM, ONE_DAY, local_date
from waardevol_lab.domain.states import Phase


class Scope(StrEnum):
    """What somebody follows."""

    EXPERIMENT = "experiment"
    PLACE = "place"
    ALL = "all"


class Rhythm(StrEnum):
    """How often a mail comes."""

    AT_ONCE = "at_once"
    DAILY = "daily"


DIGEST_AT: Final = time(7)
"""Every morning at seven in Amsterdam, in summer and in winter."""
CONFIRM_WITHIN: Final = timedelta(days=3)
"""So long the link in the mail works; after that an address that was not confirmed is deleted."""
KEPT_AFTER_END: Final = timedelta(days=30)
"""So long after an experiment is over for good, its followers are forgotten."""
MAIL_KEPT: Final = timedelta(days=7)
"""So long the outbox knows that a mail to a follower left, without the address."""
ASKED_A_DAY: Final = 3
"""So many mails a day one address can be sent by whoever fills in the form."""
OVER: Final = frozenset({Phase.EVALUATED, Phase.REJECTED, Phase.WITHDRAWN, Phase.LAPSED})
"""Nothing more is to come of these."""
MAILS: Final = frozenset({"follow_confirm", "follow_change", "follow_digest"})
"""The mails to followers: the outbox forgets the address when one has left."""


def digest_moment(now: datetime) -> datetime:
    """The last time, in UTC, that a digest was due: seven in Amsterdam, of today or yesterday."""
    today = _seven(now)
    return today if today <= now else _seven(now, ONE_DAY)


def _seven(now: datetime, earlier: timedelta = timedelta()) -> datetime:
    day = local_date(now) - earlier
    return datetime.combine(day, DIGEST_AT, tzinfo=AMSTERDAM).astimezone(UTC)


def is_over(phase: Phase, since: datetime, now: datetime) -> bool:
    """Whether an experiment is over so long that nobody follows it any more."""
    return phase in OVER and since + KEPT_AFTER_END <= now
