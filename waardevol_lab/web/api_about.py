"""Whose API it is: what its description and the page for people both begin with."""

from waardevol_lab.documents.api_description import About
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.listed import Facet
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.public_lessons import WantedLessons, lessons
from waardevol_lab.queries.public_list import Wanted
from waardevol_lab.queries.told import Told
from waardevol_lab.queries.told_list import told_listing
from waardevol_lab.web.acts import now
from waardevol_lab.web.public_data import public_site
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording.i18n import language

LOOKED_AT = 5


def about() -> About:
    """The API of this site; what has been evaluated has everything to show, so it goes first."""
    evaluated = next((one.slug for one in _newest(Phase.EVALUATED) if one.days.evaluated_on), "")
    settings = current_settings()
    return About(
        site=public_site(),
        root=settings.base_url,
        contact=settings.contact,
        today=local_date(now()),
        slug=evaluated or _first(Phase.RUNNING) or _first(Phase.ENDED),
        evaluated=evaluated,
        lesson=next((one.slug for one in lessons(WantedLessons(), 1).cards), ""),
    )


def _first(phase: Phase) -> str:
    """The address of an experiment that began, and so has a notice; empty without any."""
    return next((one.slug for one in _newest(phase)), "")


def _newest(phase: Phase) -> tuple[Told, ...]:
    """The newest ones; some that are closed were never evaluated."""
    return told_listing(Wanted(filters={Facet.STATUS: phase}), language(), LOOKED_AT).found
