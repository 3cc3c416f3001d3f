"""Who announced experiments, and the words that the filters know."""

from collections.abc import Callable

from flask import Response

from waardevol_lab.documents.api_data import (
    VOCABULARIES,
    envelope,
    organisations_data,
    vocabulary_data,
)
from waardevol_lab.documents.open_data import Data, written
from waardevol_lab.documents.public_site import JSON
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.evaluation_versions import latest_evaluation
from waardevol_lab.domain.framework import latest
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.public_list import organisations_with_experiments
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.api import blueprint
from waardevol_lab.web.public_data import public_site, sent_as
from waardevol_lab.web.stored_pages import Sent, by_contents, by_version


@blueprint.get("/organisaties")
@public
def organisations() -> Response:
    """The organisations with experiments."""

    def make() -> Sent:
        site = public_site()
        names = organisations_with_experiments().values()
        head = envelope(site, site.api("/organisaties"))
        return Sent(written({**head, **organisations_data(site, names)}), sent_as(JSON))

    return by_contents(record_version(), make)


@blueprint.get("/begrippenlijsten")
@public
def vocabularies() -> Response:
    """Every list of words."""

    def make() -> Data:
        site, today = public_site(), local_date(now())
        found = [vocabulary_data(site, name, today) for name in VOCABULARIES]
        return {**envelope(site, site.api("/begrippenlijsten")), "vocabularies": found}

    return _of_framework(make)


@blueprint.get("/begrippenlijsten/<naam>")
@public
def vocabulary(naam: str) -> Response:
    """One list of words."""
    if naam not in VOCABULARIES:
        raise NotFound(naam)
    return _of_framework(lambda: vocabulary_data(public_site(), naam, local_date(now())))


def _of_framework(make: Callable[[], Data]) -> Response:
    """What changes with the frameworks in force alone."""
    today = local_date(now())
    version = latest(today).version, latest_evaluation(today).version
    return by_version(version, None, lambda: written(make()), sent_as(JSON))
