"""What the worker does by itself: send the mail, and act on dates that have come."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from waardevol_lab.clock import clock_for, real
from waardevol_lab.config import Settings
from waardevol_lab.outbox.delivery import Sweep, deliver
from waardevol_lab.services.checking_in import tell_of_missed
from waardevol_lab.services.closing import run_due
from waardevol_lab.services.consent_retention import forget_consents
from waardevol_lab.services.contribution_digests import send_digests
from waardevol_lab.services.forgetting import forget_addresses
from waardevol_lab.services.forgetting_followers import forget_followers
from waardevol_lab.services.purging import purge_files, purge_rows
from waardevol_lab.services.reminding import send_reminders
from waardevol_lab.services.reminding_of_breaches import remind_of_breaches
from waardevol_lab.services.telling_followers import tell_followers

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds; doing it twice does no harm."""

    name: str
    every_seconds: int
    perform: Callable[[Settings, Callable[[], bool]], object]


def send_mail(settings: Settings, stopping: Callable[[], bool]) -> Sweep:
    """Send the mail that waits in the outbox."""
    return deliver(settings, stopping=stopping)


def act_on_dates(settings: Settings, _stopping: Callable[[], bool]) -> object:
    """End, lapse and close what its date has come for, on the workflow's clock."""
    return run_due(clock_for(settings.clock)())


def miss(settings: Settings, _stopping: Callable[[], bool]) -> object:
    """Tell boards of check-ins that did not come, on the workflow's clock."""
    return tell_of_missed(clock_for(settings.clock)())


def remind(settings: Settings, _stopping: Callable[[], bool]) -> object:
    """Remind whoever is waited for, on the workflow's clock."""
    now = clock_for(settings.clock)()
    return send_reminders(now) + remind_of_breaches(now)


def digest(settings: Settings, _stopping: Callable[[], bool]) -> object:
    """Tell once a day what citizens wrote, on the workflow's clock."""
    return send_digests(clock_for(settings.clock)())


def forget(settings: Settings, _stopping: Callable[[], bool]) -> object:
    """Forget addresses and consents of citizens whose time is over, on the workflow's clock."""
    now = clock_for(settings.clock)()
    return forget_addresses(now) + forget_followers(now) + forget_consents(now)


def tell(settings: Settings, stopping: Callable[[], bool]) -> int:
    """Tell followers what changed, on the workflow's clock."""
    return tell_followers(clock_for(settings.clock)(), stopping)


def purge(settings: Settings, _stopping: Callable[[], bool]) -> int:
    """Forget files that nothing names, on the workflow's clock, and then remove their bytes.

    Bytes have the time of the disk, whatever the clock says.
    """
    purge_rows(clock_for(settings.clock)())
    return purge_files(real())


JOBS = (
    Job("dates", 60, act_on_dates),
    Job("check_ins", 300, miss),
    Job("reminders", 300, remind),
    Job("digests", 300, digest),
    Job("followers", 30, tell),
    Job("mail", 5, send_mail),
    Job("addresses", 60 * 60, forget),
    Job("files", 24 * 60 * 60, purge),
)
"""In the order of one sweep: acts first, so that their mail leaves in the same sweep."""


def perform(job: Job, settings: Settings, stopping: Callable[[], bool] = lambda: False) -> bool:
    """Do one job; a failure is an event in the log and never stops the worker. True when done.

    The event names the kind of error only: its text may hold personal data.
    """
    try:
        job.perform(settings, stopping)
    except Exception as error:
        log.error("job failed", job=job.name, error=type(error).__name__)  # noqa: TRY400
        return False
    return True
