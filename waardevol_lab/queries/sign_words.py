"""What the sign of a notice says, in the words of one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.periods import parse_day
from waardevol_lab.domain.sign import sign_face
from waardevol_lab.queries.notice_page import NOT_KEPT, TONES
from waardevol_lab.queries.notice_reader import Reader, Said

MOST_NAMED = 3
"""More purposes or technologies than these do not fit where people pass by."""


@dataclass(frozen=True, slots=True)
class Named:
    """What was chosen: the first in words, how many more there are, and the drawing for it."""

    icon: str
    words: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class SignWords:
    """A sign in one language; empty words stand for what the notice does not say."""

    title: Said
    purpose: Named
    technology: Named
    tone: str
    """identifiable, deidentified or none; empty where the notice does not say it."""
    personal: str
    kept: bool
    kept_words: str
    owner: str
    phone: str
    starts_on: date | None
    ends_on: date | None
    fictional: bool


def sign_words(contents: Mapping[str, Any], language: str) -> SignWords:
    """The sign of the contents of a notice, published or to be."""
    face = sign_face(contents)
    answers, english = contents.get("answers") or {}, contents.get("answers_en") or {}
    read = Reader(shipped(str(contents["framework"])), answers, english, language)
    personal = face["personal_data"]
    return SignWords(
        title=read.text("title"),
        purpose=_named(read, "purpose_kind"),
        technology=_named(read, "technology"),
        tone=TONES.get(personal, "none") if personal else "",
        personal=read.text("personal_data").text,
        kept=face["kept"] != NOT_KEPT,
        kept_words=read.text("kept").text,
        owner=face["owner"],
        phone=face["phone"],
        starts_on=parse_day(face["period"].get("start")),
        ends_on=parse_day(face["period"].get("end")),
        fictional=bool(contents.get("fictional")),
    )


def _named(read: Reader, question_id: str) -> Named:
    options = read.chosen(question_id)
    words = tuple(option.text.in_(read.language) for option in options[:MOST_NAMED])
    return Named(options[0].id if options else "other", words, max(0, len(options) - MOST_NAMED))
