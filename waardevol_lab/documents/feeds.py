"""Atom feeds (RFC 4287): of one notice an entry for each version, of a list one for each notice.

Identifiers are tags that never change and are the same in both languages: a reader that knows an
entry knows it again after an edit. Texts leave as text, never as HTML.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from feedgenerator import Atom1Feed

from waardevol_lab.documents.public_site import ATOM, Place, PublicSite
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public_notice import LoggedVersion
from waardevol_lab.queries.told import Told
from waardevol_lab.wording.events import event_label
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import label

NOTICE_TITLE = mark("Bekendmaking: %(title)s")
LIST_TITLE = mark("Experimenten met techniek in de openbare ruimte")
CHANGED = mark("Anders beantwoord: %(questions)s")
VERSION_TITLE = mark("Versie %(number)s: %(event)s")


class Feed(Atom1Feed):  # type: ignore[misc] # the library has no types
    """Atom with types and languages where the library leaves them out."""

    def add_root_elements(self, handler: Any) -> None:
        """The head, with the next part of the list (RFC 5005)."""
        super().add_root_elements(handler)
        if self.feed["following"]:
            link = {"rel": "next", "type": ATOM, "href": self.feed["following"]}
            handler.addQuickElement("link", "", link)

    def latest_post_date(self) -> datetime:
        """The last change, also of a feed without entries."""
        changed_at: datetime = self.feed["changed_at"]
        return changed_at

    def add_item_elements(self, handler: Any, item: Mapping[str, Any]) -> None:
        """One entry; its texts in Dutch say so in an English feed."""
        super().add_item_elements(handler, item)
        for name in ("summary", "content"):
            said: Said = item[f"{name}_said"]
            if said:
                spoken = {"xml:lang": "nl"} if said.dutch else {}
                handler.addQuickElement(name, said.text, {"type": "text", **spoken})


def notice_feed(
    site: PublicSite,
    place: Place,
    one: Told,
    log: Iterable[LoggedVersion],
    question: Callable[[str], str] = str,
) -> str:
    """The versions of one notice, the newest first; before any, how it stands.

    `question` gives the words for the id of a question.
    """
    feed = feed_of(
        site,
        place,
        gettext(NOTICE_TITLE, title=one.title.text),
        identity=site.tag(one.announced_at, one.slug),
        author=one.organisation,
        changed_at=one.changed_at,
    )
    for version in log:
        _add_version(feed, site, one, version, tuple(map(question, version.answers)))
    if not one.number:
        _add_standing(feed, site, one, site.tag(one.announced_at, one.slug, "/besluit"))
    return written(feed)


def list_feed(site: PublicSite, place: Place, found: Iterable[Told], changed_at: datetime) -> str:
    """The experiments of a list, each once; `changed_at` is for a list without any."""
    every = tuple(found)
    feed = feed_of(
        site,
        place,
        gettext(LIST_TITLE),
        identity=place.page,
        author=site.name,
        changed_at=max((one.changed_at for one in every), default=changed_at),
    )
    for one in every:
        _add_standing(feed, site, one, site.tag(one.announced_at, one.slug))
    return written(feed)


def feed_of(
    site: PublicSite, place: Place, title: str, *, identity: str, author: str, changed_at: datetime
) -> Feed:
    """An empty feed, as old as its last change."""
    return Feed(
        title=title,
        link=place.page,
        description="",
        language=site.language,
        feed_url=place.address,
        feed_guid=identity,
        author_name=author,
        following=place.following,
        changed_at=changed_at,
    )


def _add_version(
    feed: Feed, site: PublicSite, one: Told, version: LoggedVersion, changed: tuple[str, ...]
) -> None:
    event = event_label(version.cause)
    told = gettext(CHANGED, questions="; ".join(changed)) if changed else ""
    in_force = version.number == one.number
    feed.add_item(
        title=gettext(VERSION_TITLE, number=version.number, event=event),
        link=site.notice(one.slug, f"/versies/{version.number}"),
        description=None,
        unique_id=site.tag(one.announced_at, one.slug, f"/versies/{version.number}"),
        pubdate=version.published_at,
        updateddate=version.published_at,
        summary_said=Said(version.change or event, dutch=bool(version.change) and _foreign(site)),
        content_said=Said(told) if told else one.summary if in_force else Said(""),
        categories=[label(one.phase)] if in_force else (),
    )


def _add_standing(feed: Feed, site: PublicSite, one: Told, identity: str) -> None:
    feed.add_item(
        title=f"{one.title.text or one.reference} ({label(one.phase)})",
        link=site.notice(one.slug),
        description=None,
        unique_id=identity,
        pubdate=one.announced_at,
        updateddate=one.changed_at,
        author_name=one.organisation,
        summary_said=one.summary or Said(f"{one.organisation}: {label(one.phase)}"),
        content_said=Said(""),
        categories=[label(one.phase)],
    )


def _foreign(site: PublicSite) -> bool:
    return site.language != "nl"


def written(feed: Feed) -> str:
    """The feed as XML."""
    text: str = feed.writeString("utf-8")
    return text
