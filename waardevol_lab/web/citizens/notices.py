"""The notice of an experiment, and what belongs to it."""

from datetime import UTC, date, datetime, timedelta

from flask import Response, jsonify, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from waardevol_lab.documents.maps import place_map
from waardevol_lab.domain.days import end_of_day, local_date
from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.framework import shipped
from waardevol_lab.queries.notice_page import NoticePage, notice_page
from waardevol_lab.queries.public import PublicState, public_state, slug_of_code
from waardevol_lab.queries.public_decision import judgement
from waardevol_lab.queries.public_notice import public_file, published_notice
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.stored_pages import by_version
from waardevol_lab.wording.i18n import language

MOVED = 301
DOWNLOAD_POLICY = "default-src 'none'; sandbox"


@blueprint.get("/experimenten/<slug>")
@public
def notice(slug: str) -> Response:
    """The notice in force, or what was decided as long as there is none."""
    state, today = public_state(slug), local_date(now())
    if state.notice_number is None:
        return by_version((state, today), _changed(state, today), lambda: _decided(state))
    return by_version(
        (state, today), _changed(state, today), lambda: _notice(state, None, today, "notice")
    )


@blueprint.get("/experimenten/<slug>/versies/<int:number>")
@public
def notice_version(slug: str, number: int) -> Response:
    """An older version, as it was published; it says that there is a newer one."""
    state, today = public_state(slug), local_date(now())
    return by_version(
        (state, number, today),
        _changed(state, today),
        lambda: _notice(state, number, today, "notice"),
    )


@blueprint.get("/experimenten/<slug>/antwoorden")
@public
def answers(slug: str) -> Response:
    """All public answers of the plan."""
    state, today = _with_notice(slug), local_date(now())
    return by_version(
        (state, today), _changed(state, today), lambda: _notice(state, None, today, "answers")
    )


@blueprint.get("/experimenten/<slug>/evaluaties")
@public
def evaluations(slug: str) -> Response:
    """What was promised beside what came out."""
    state, today = _with_notice(slug), local_date(now())
    return by_version(
        (state, today), _changed(state, today), lambda: _notice(state, None, today, "evaluations")
    )


@blueprint.get("/experimenten/<slug>.json")
@public
def notice_json(slug: str) -> Response:
    """The contents of the notice in force, as they were published."""
    published = published_notice(_with_notice(slug))
    return jsonify(
        version=published.number,
        published_at=published.published_at.isoformat(),
        sha256=published.sha256,
        contents=published.contents,
    )


@blueprint.get("/experimenten/<slug>/bijlagen/<int:attachment_id>")
@public
def public_attachment(slug: str, attachment_id: int) -> AnyResponse:
    """A file that a notice names, to be saved and never shown as a page of this site."""
    file = public_file(public_state(slug), attachment_id)
    response = send_file(
        file.path,
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )
    response.headers["Content-Security-Policy"] = DOWNLOAD_POLICY
    return response


@blueprint.get("/bekendmakingen/<slug>")
@public
def announcement(slug: str) -> AnyResponse:
    """The address of letters: leads to the notice."""
    return redirect(url_for("citizens.notice", slug=public_state(slug).slug), code=MOVED)


@blueprint.get("/e/<code>")
@public
def short_address(code: str) -> AnyResponse:
    """The address on a sign: leads to the notice once there is one to show."""
    return redirect(url_for("citizens.notice", slug=slug_of_code(code)), code=MOVED)


def _with_notice(slug: str) -> PublicState:
    state = public_state(slug)
    if state.notice_number is None:
        raise NotFound(slug)
    return state


def _changed(state: PublicState, today: date) -> datetime:
    """When the page last became what it is: by an act, or because a new day began."""
    return max(state.changed_at, end_of_day(today - timedelta(days=1)).astimezone(UTC))


def _notice(state: PublicState, number: int | None, today: date, template: str) -> str:
    page = notice_page(published_notice(state, number), language(), today)
    return render_template(f"citizens/{template}.html", page=page, map=_map(page))


def _map(page: NoticePage) -> object:
    return place_map(page.read.shown("place").shown.geometry) if page.read.has("place") else None


def _decided(state: PublicState) -> str:
    found = judgement(state)
    return render_template(
        "citizens/decided.html", state=state, found=found, framework=shipped(found.framework)
    )
