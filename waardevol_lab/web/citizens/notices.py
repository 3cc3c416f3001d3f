"""The notice of an experiment, and what belongs to it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Response, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from waardevol_lab.documents.linked_data import linked_data
from waardevol_lab.documents.maps import place_map
from waardevol_lab.documents.public_site import CSV
from waardevol_lab.documents.radar import profile_of
from waardevol_lab.domain.consent import asks_anybody
from waardevol_lab.domain.days import end_of_day, local_date
from waardevol_lab.domain.framework import shipped
from waardevol_lab.queries.letters import public_letter, public_letters
from waardevol_lab.queries.notice_beside import NoticeBeside, told_at
from waardevol_lab.queries.notice_page import NoticePage, notice_page
from waardevol_lab.queries.public import PublicState, public_version, slug_of_code
from waardevol_lab.queries.public_continuing import continuity_of_public
from waardevol_lab.queries.public_decision import judgement
from waardevol_lab.queries.public_lessons import links_of
from waardevol_lab.queries.public_notice import (
    PublishedNotice,
    public_file,
    published,
    published_notice,
)
from waardevol_lab.queries.told import told_of_decision, told_of_notice
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import notice_formats
from waardevol_lab.web.page_policy import sandboxed
from waardevol_lab.web.pdf_files import letter_file
from waardevol_lab.web.public_data import public_site, sent_as
from waardevol_lab.web.stored_answers import watched
from waardevol_lab.web.stored_pages import by_version
from waardevol_lab.wording.i18n import language

MOVED = 301


@blueprint.get("/experimenten/<slug>")
@public
def notice(slug: str) -> Response:
    """The notice in force, or what was decided as long as there is none."""
    return stored(slug, lambda today: _notice_or_decision(slug, today))


@blueprint.get("/experimenten/<slug>/versies/<int:number>")
@public
def notice_version(slug: str, number: int) -> Response:
    """An older version, as it was published; it says that there is a newer one."""
    return stored(slug, lambda today: _notice(told_at(slug, today, language(), number), today))


@blueprint.get("/experimenten/<slug>/antwoorden")
@public
def answers(slug: str) -> Response:
    """All public answers of the plan."""
    return stored(slug, lambda today: _answers(published_notice(slug), today))


def _risks(slug: str) -> str:
    return profile_of(published_notice(slug)).figure.csv()


def _answers(found: PublishedNotice, today: date) -> str:
    return _page("answers", found, today, profile=profile_of(found))


@blueprint.get("/experimenten/<slug>/risicos.csv")
@public
def plan_risks_csv(slug: str) -> Response:
    """The risks of the plan for a spreadsheet: before and after the measures, and as adopted."""
    version = public_version(slug)
    return by_version(
        version,
        version.changed_at,
        lambda: _risks(slug),
        sent_as(CSV, name=f"risicos-{slug}.csv"),
    )


@blueprint.get("/experimenten/<slug>/evaluaties")
@public
def evaluations(slug: str) -> Response:
    """What was promised beside what came out."""
    return stored(slug, lambda today: _evaluation(published_notice(slug), today))


def _evaluation(found: PublishedNotice, today: date) -> str:
    experiment_id = found.state.experiment_id
    return _page(
        "evaluations",
        found,
        today,
        lessons=links_of(experiment_id),
        continuity=continuity_of_public(experiment_id),
    )


@blueprint.get("/experimenten/<slug>/bijlagen/<int:attachment_id>")
@public
def public_attachment(slug: str, attachment_id: int) -> AnyResponse:
    """A file that a notice names, to be saved and never shown as a page of this site."""
    file = public_file(public_version(slug), attachment_id)
    response = send_file(
        file.path,
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )
    response.headers["Content-Security-Policy"] = sandboxed()
    return response


@blueprint.get("/experimenten/<slug>/brieven")
@public
def letters(slug: str) -> Response:
    """The letters of the last decided plan, with the hash of each."""
    return stored(slug, lambda _today: _letters(slug))


def _letters(slug: str) -> str:
    found = published(slug)
    state = found if isinstance(found, PublicState) else found.state
    return render_template(
        "citizens/letters.html",
        state=state,
        letters=public_letters(state.experiment_id),
        letter_at=lambda number: url_for("citizens.letter", slug=slug, number=number),
    )


@blueprint.get("/experimenten/<slug>/brieven/<int:number>.pdf")
@public
def letter(slug: str, number: int) -> AnyResponse:
    """The advice or the decision as it was sent."""
    return letter_file(public_letter(public_version(slug), number))


@blueprint.get("/bekendmakingen/<slug>")
@public
def announcement(slug: str) -> AnyResponse:
    """The address of letters: leads to the notice."""
    public_version(slug)
    return redirect(url_for("citizens.notice", slug=slug), code=MOVED)


@blueprint.get("/e/<code>")
@public
def short_address(code: str) -> AnyResponse:
    """The address on a sign: leads to the notice once there is one to show."""
    return redirect(url_for("citizens.notice", slug=slug_of_code(code)), code=MOVED)


def stored(slug: str, make: Callable[[date], str]) -> Response:
    """A page of an experiment: new after every act on it, and on every new day."""
    stands = watched(lambda: (public_version(slug), local_date(now())))
    version, today = stands.value
    morning = end_of_day(today - timedelta(days=1))
    return by_version(stands, max(version.changed_at, morning), lambda: make(today))


def _notice_or_decision(slug: str, today: date) -> str:
    told = told_at(slug, today, language())
    return _decided(told, today) if isinstance(told.found, PublicState) else _notice(told, today)


def _notice(told: NoticeBeside, today: date) -> str:
    """What stands beside it, and what search engines are told, is of the notice in force alone."""
    found = told.notice
    if found.superseded:
        return _page("notice", found, today)
    return _page(
        "notice",
        found,
        today,
        linked=linked_data(public_site(), told_of_notice(found, language()), told.continuity),
        contributions=told.contributions,
        signs=told.signs,
        cleanup=told.cleanup,
        consents=told.consents if asks_anybody(found.contents["answers"]) else (),
        lessons=told.lessons,
        continuity=told.continuity,
    )


def _page(template: str, found: PublishedNotice, today: date, **beside: Any) -> str:
    page = notice_page(found, language(), today)
    return render_template(
        f"citizens/{template}.html",
        page=page,
        map=_map(page),
        formats=notice_formats(found.state.slug),
        address=public_site().notice(found.state.slug),
        **beside,
    )


def _map(page: NoticePage) -> object:
    if not page.read.has("place"):
        return None
    shown = page.read.shown("place").shown
    return place_map(shown.geometry, *(place.geometry for place in shown.further))


def _decided(told: NoticeBeside, today: date) -> str:
    state = told.state
    found = judgement(state)
    return render_template(
        "citizens/decided.html",
        formats=notice_formats(state.slug),
        linked=linked_data(
            public_site(), told_of_decision(state, found, language()), told.continuity
        ),
        state=state,
        found=found,
        framework=shipped(found.framework),
        contributions=told.contributions,
        continuity=told.continuity,
        today=today,
    )
