"""What belongs to one experiment: versions, questions, conditions and evaluations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Response, request

from waardevol_lab.documents import api_data as told
from waardevol_lab.documents.api_operations import USUAL
from waardevol_lab.documents.open_data import Data, written
from waardevol_lab.documents.public_site import JSON
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.queries.paging import decode_place, encode_place
from waardevol_lab.queries.public import PublicVersion, public_version
from waardevol_lab.queries.public_contributions import contributions_of
from waardevol_lab.queries.public_notice import published_notice
from waardevol_lab.queries.told_one import told_one
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.api import blueprint
from waardevol_lab.web.api.asking import number_asked
from waardevol_lab.web.public_data import public_site, sent_as
from waardevol_lab.web.stored_pages import Sent, by_contents, by_version
from waardevol_lab.wording.i18n import language


@blueprint.get("/experimenten/<slug>/versies")
@public
def versions(slug: str) -> Response:
    """Every version of the notice; none of an experiment without one."""

    def make() -> Data:
        notice = told_one(slug, language()).notice
        return told.versions_data(notice.log if notice else (), public_site(), slug)

    return _answer(slug, "/versies", make)


@blueprint.get("/experimenten/<slug>/versies/<int:nummer>")
@public
def version(slug: str, nummer: int) -> Response:
    """One version, as it was published."""
    return _answer(
        slug,
        f"/versies/{nummer}",
        lambda: told.notice_version_data(public_site(), published_notice(slug, nummer)),
    )


@blueprint.get("/experimenten/<slug>/voorwaarden")
@public
def conditions(slug: str) -> Response:
    """The conditions of the decision."""
    return _answer(
        slug,
        "/voorwaarden",
        lambda: told.conditions_data(told.conditions_of(told_one(slug, language()))),
    )


@blueprint.get("/experimenten/<slug>/evaluatie")
@public
def evaluation(slug: str) -> Response:
    """The published evaluation; 404 as long as there is none."""

    def make() -> Data:
        notice = told_one(slug, language()).notice
        found: Data | None = notice.contents.get("evaluation") if notice else None
        if found is None:
            raise NotFound(slug)
        return found

    return _answer(slug, "/evaluatie", make)


@blueprint.get("/experimenten/<slug>/vervolgevaluaties")
@public
def follow_ups(slug: str) -> Response:
    """The published follow-up evaluations; none as long as nobody looked back once more."""

    def make() -> Data:
        notice = told_one(slug, language()).notice
        return {"follow_ups": (notice and notice.contents.get("follow_ups")) or []}

    return _answer(slug, "/vervolgevaluaties", make)


@blueprint.get("/experimenten/<slug>/vragen")
@public
def questions(slug: str) -> Response:
    """What everybody may read of what was asked, the newest first."""
    version, today = public_version(slug), local_date(now())
    return by_contents((version, today), lambda: _questions(slug, version, today))


def _questions(slug: str, version: PublicVersion, today: date) -> Sent:
    size, site = number_asked("aantal", USUAL["questions"]), public_site()
    found = contributions_of(version.experiment_id, today, _before(), size)
    place = site.api(f"/experimenten/{slug}/vragen")
    asked = {name: request.args[name] for name in ("aantal", "na") if name in request.args}
    following = encode_place((found.following,)) if found.following else ""
    there = f"{place}?{urlencode({**asked, 'na': following})}" if following else ""
    data = {
        **told.envelope(site, f"{place}?{urlencode(asked)}" if asked else place),
        **told.conversations_data(site, slug, found, there),
    }
    return Sent(written(data), sent_as(JSON, (("next", there),) if there else ()))


@dataclass(frozen=True, slots=True)
class _Before:
    """Where a part begins: with what is older than this number."""

    number: int


def _before() -> int | None:
    """Raises `BadTokenError`."""
    token = request.args.get("na")
    return int(decode_place(token, _Before)[0]) if token else None


def _answer(slug: str, more: str, make: Callable[[], Data]) -> Response:
    """What follows from the acts on one experiment alone."""
    version = public_version(slug)

    def body() -> str:
        site = public_site()
        here = site.api(f"/experimenten/{slug}{more}")
        return written({**told.envelope(site, here), **make()})

    return by_version(version, version.changed_at, body, sent_as(JSON))
