"""Lessons for machines: as Atom and as JSON; `static/schemas` says what is in the JSON."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from waardevol_lab.documents.feeds import Feed, feed_of, written
from waardevol_lab.documents.open_data import Data
from waardevol_lab.documents.public_site import ATOM, JSON, Place, PublicSite
from waardevol_lab.domain.days import ONE_DAY, end_of_day
from waardevol_lab.domain.lessons import FIELDS, TEXTS
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public_lessons import Card, LessonListing, UsedBy
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.lessons import QUESTIONS

LESSON_SCHEMA: Final = "schemas/lesson.schema.json"
LESSONS_SCHEMA: Final = "schemas/lessons.schema.json"
LESSON_FORMATS: Final[Mapping[str, str]] = {".atom": ATOM, ".json": JSON}
LIST_TITLE: Final = mark("Lessen uit experimenten met techniek in de openbare ruimte")


def lessons_feed(
    site: PublicSite, place: Place, cards: Iterable[Card], title: str, changed_at: datetime
) -> str:
    """Lessons to be followed, each under the address where it was published first."""
    found = tuple(cards)
    feed = feed_of(
        site,
        place,
        title or gettext(LIST_TITLE),
        identity=place.page,
        author=site.name,
        changed_at=max((card.added_at for card in found), default=changed_at),
    )
    for card in found:
        _add(feed, site, card)
    return written(feed)


def _add(feed: Feed, site: PublicSite, card: Card) -> None:
    dutch = site.language != "nl"
    texts = (f"{gettext(QUESTIONS[name])}\n{card.contents[name]}" for name in TEXTS)
    feed.add_item(
        title=card.title,
        link=lesson_url(site, card.slug),
        description=None,
        unique_id=card.url,
        pubdate=end_of_day(card.published_on - ONE_DAY),
        updateddate=card.imported_at or card.added_at,
        author_name=card.origin["organisation"],
        summary_said=Said(card.contents["worked"], dutch),
        content_said=Said("\n\n".join(texts), dutch),
        categories=list(card.contents["technology"]),
    )


def lessons_data(site: PublicSite, place: Place, found: LessonListing) -> Data:
    """A part of the list."""
    return {
        "url": place.page,
        "self": place.address,
        "next": place.following or None,
        "language": site.language,
        "total": found.total,
        "more_than_total": found.many,
        "lessons": [_card(site, card) for card in found.cards],
    }


def lesson_data(site: PublicSite, card: Card, users: Iterable[UsedBy]) -> Data:
    """One card, with the public experiments whose plan quotes it."""
    using = [{"slug": one.slug, "title": one.title, "url": site.notice(one.slug)} for one in users]
    return {**_card(site, card), "used_by": using}


def lesson_url(site: PublicSite, slug: str, more: str = "") -> str:
    """The page of a card here, or a format of it."""
    return f"{site.base}/lessen/{slug}{more}"


def _card(site: PublicSite, card: Card) -> Data:
    formats = LESSON_FORMATS.items()
    return {
        "slug": card.slug,
        "url": lesson_url(site, card.slug),
        "formats": {kind: lesson_url(site, card.slug, end) for end, kind in formats},
        "first_published_at": card.url,
        "published_on": card.published_on.isoformat(),
        "imported": card.imported,
        "origin": dict(card.origin),
        "experiment": site.notice(card.experiment) if card.experiment else None,
        "fictional": card.fictional,
        "language": "nl",
        **{name: card.contents[name] for name in FIELDS},
        "replaces": card.replaces_url or None,
        "replaced_by": lesson_url(site, card.replaced_by) if card.replaced_by else None,
        "sha256": card.sha256,
    }
