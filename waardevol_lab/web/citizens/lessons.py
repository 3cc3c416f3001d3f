"""Lessons for everybody: the list with its search, and each card on a page of its own."""

from dataclasses import replace
from typing import Final

from flask import Response, render_template, url_for

from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.framework import latest
from waardevol_lab.queries.paging import BadTokenError
from waardevol_lab.queries.public import record_version
from waardevol_lab.queries.public_lessons import (
    Card,
    LessonListing,
    card_at,
    lessons,
    used_by,
)
from waardevol_lab.web.access import public
from waardevol_lab.web.acts import now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.formats import formats_of_lessons
from waardevol_lab.web.lesson_options import options_of
from waardevol_lab.web.lesson_search import LessonSearch
from waardevol_lab.web.stored_pages import by_contents, kept
from waardevol_lab.wording.i18n import gettext
from waardevol_lab.wording.lessons import QUESTIONS

BAD_REQUEST: Final = 400


@blueprint.get("/lessen")
@public
def lesson_list() -> Response | tuple[str, int]:
    """The list; an address that makes no sense gets 400 with what to do."""
    version = record_version()
    answer = kept(version)
    if answer is not None:
        return answer
    form = LessonSearch()
    if not form.validate():
        return _list(form, None), BAD_REQUEST
    wanted = form.wanted()
    try:
        return by_contents(version, lambda: _list(form, lessons(wanted)))
    except BadTokenError:
        return _list(form, lessons(replace(wanted, na="")), bad_token=True), BAD_REQUEST


@blueprint.get("/lessen/<slug>")
@public
def lesson(slug: str) -> Response:
    """One card: also one that was replaced, or hidden with the reason."""
    version = record_version()
    return kept(version) or by_contents(version, lambda: _card(card_at(slug)))


def _card(card: Card) -> str:
    return render_template(
        "citizens/lesson.html",
        card=card,
        users=() if card.hidden else used_by(card.url),
        tags=tag_labels(),
        questions={name: gettext(text) for name, text in QUESTIONS.items()},
        formats=() if card.hidden else formats_of_lessons({}, card.slug),
    )


def tag_labels() -> dict[str, dict[str, str]]:
    """What each tag is called; one that our framework does not have is not there."""
    options = options_of(latest(local_date(now())))
    return {tag: dict(pairs) for tag, pairs in options.items()}


def _list(form: LessonSearch, found: LessonListing | None, bad_token: bool = False) -> str:
    search = form.address()
    here = "citizens.lesson_list"
    following = found.following if found and not bad_token else ""
    return render_template(
        "citizens/lessons.html",
        form=form,
        found=found,
        bad_token=bad_token,
        tags=tag_labels(),
        formats=formats_of_lessons(search),
        following=url_for(here, **search, na=following) if following else None,  # type: ignore[arg-type]
    )
