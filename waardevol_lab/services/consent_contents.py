"""What a consent notice says: the organisation's own words, filled in from the approved plan.

One JSON object for each language; its hash is what a consent refers to. Its shape only grows.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from waardevol_lab.domain.consent import Asked
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.framework import shipped
from waardevol_lab.domain.letter_kinds import LetterKind
from waardevol_lab.domain.letter_texts import Block, Value, blocks_of
from waardevol_lab.domain.notice import notice_hash
from waardevol_lab.persistence.models import PlanVersion
from waardevol_lab.queries.notice_reader import Reader, Said
from waardevol_lab.services.dossiers import Dossier
from waardevol_lab.services.letter_texts import filled
from waardevol_lab.services.notice_contents import period_of
from waardevol_lab.wording.i18n import LANGUAGES, Language, format_day, gettext, use_language

OTHERS: Final = ("supplier", "researcher", "recipient", "police")
"""Parties that get data or process them, beside who is responsible."""
OF_ORGANISATION: Final = ("fg", "toezichthouder", "rechten")
"""Texts that only the organisation has."""


def compose(
    session: Session, dossier: Dossier, version: PlanVersion, asked: Asked
) -> dict[str, Any]:
    """The text in each language; English only where all that is asked has been translated."""
    return {
        language: _in_language(session, dossier, version, asked, language)
        for language in LANGUAGES
        if language == "nl" or all(scope.en for scope in asked.scopes)
    }


def hashes(contents: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of the text in each language."""
    return {language: notice_hash(text) for language, text in contents.items()}


def missing_texts(dossier: Dossier) -> Iterator[Problem]:
    """One problem for each text that the organisation still has to write."""
    organisation = dossier.organisation
    texts = (organisation.dpo_contact, organisation.supervisory_authority, organisation.rights_text)
    for name, text in zip(OF_ORGANISATION, texts, strict=True):
        if not text.strip():
            yield Problem("notice", f"consent_no_{name}")


def _in_language(
    session: Session, dossier: Dossier, version: PlanVersion, asked: Asked, language: Language
) -> dict[str, Any]:
    reader = Reader(shipped(version.framework), version.answers, version.answers_en, language)
    said = _said(dossier, reader, version, asked.group)
    words = {name: one.text if isinstance(one, Said) else one for name, one in said.items()}
    blocks = filled(session, dossier.organisation.id, LetterKind.CONSENT_NOTICE, language, words)
    stand_ins = [one for one in said.values() if isinstance(one, Said) and one.dutch]
    dutch = {block for one in stand_ins for block in blocks_of(one.text)}
    return {
        "language": language,
        "title": words["titel"],
        "group": words["groep"],
        "organisation": words["organisatie"],
        "reference": dossier.experiment.reference,
        "plan_version": version.number,
        "plan_hash": version.sha256,
        "blocks": [_kept(block, block in dutch) for block in blocks],
        "scopes": [{"key": scope.key, "text": scope.in_(language)} for scope in asked.scopes],
        "minors": asked.minors,
        "facts": _facts(dossier, reader, words),
    }


def _kept(block: Block, dutch: bool) -> dict[str, Any]:
    return {"text": block.text, "items": list(block.items), "dutch": dutch}


def _said(
    dossier: Dossier, reader: Reader, version: PlanVersion, group: str
) -> dict[str, Said | Value]:
    """What each field of the text holds, in the language of the reader."""
    organisation = _Organisation(dossier, reader.language)
    starts_on, ends_on = period_of(version.answers)
    board = dossier.board
    language: Language = "en" if reader.foreign else "nl"
    with use_language(language):
        days = [format_day(day) if day else "" for day in (starts_on, ends_on)]
    return {
        "titel": reader.text("title"),
        "kenmerk": dossier.experiment.reference,
        "organisatie": organisation.text("name"),
        "commissie": board.name if board else "",
        "groep": _group(reader, group),
        "samenvatting": reader.text("summary"),
        "aanleiding": _or_nothing(reader.text("problem"), language),
        "doelen": _items(reader, "purpose_kind"),
        "grenzen": _or_nothing(reader.text("limits"), language),
        "gegevens": _or_nothing(reader.cell("data_chain", "collect", "what"), language),
        "techniek": _items(reader, "technology"),
        "bewaartermijn": _or_nothing(reader.text("retention"), language),
        "ontvangers": _recipients(reader, language),
        "buiten_de_eu": _or_nothing(reader.text("transfers"), language),
        "zonder_meedoen": _or_nothing(reader.text("unmeasured_route"), language),
        "contact": tuple(
            reader.text(name).text for name in ("contact_team", "contact_email", "contact_phone")
        ),
        "fg": organisation.text("dpo_contact"),
        "toezichthouder": organisation.text("supervisory_authority"),
        "rechten": organisation.text("rights_text"),
        "begin": days[0],
        "einde": days[1],
    }


def _or_nothing(said: Said, language: Language) -> Said:
    """A text, or that there is none: a heading never stands above nothing."""
    with use_language(language):
        return said or Said(gettext("Het plan noemt hier niets."))


def _recipients(reader: Reader, language: Language) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(party.organisation for party in reader.parties(*OTHERS)))
    with use_language(language):
        return found or (gettext("Niemand anders."),)


class _Organisation:
    """The organisation's texts in a language, Dutch where there is no English."""

    def __init__(self, dossier: Dossier, language: str) -> None:
        self._row, self._foreign = dossier.organisation, language == "en"

    def text(self, name: str) -> Said:
        """One of its texts."""
        english = str(self._row.texts_en.get(name, "")) if self._foreign else ""
        return Said(english or getattr(self._row, name), self._foreign and not english)


def _group(reader: Reader, group: str) -> Said:
    """The group in the language of the reader: its row has the same place in both."""
    names = [row.get("group") for row in Reader.rows(_dutch(reader), "regimes")]
    shown = [row.get("group") for row in reader.rows("regimes")]
    for name, text in zip(names, shown, strict=False):
        if isinstance(name, str) and name.strip() == group and isinstance(text, str):
            return Said(text.strip(), reader.foreign and text.strip() == group)
    return Said(group, reader.foreign)


def _dutch(reader: Reader) -> Reader:
    return Reader(reader.framework, reader.answers, reader.answers_en, "nl")


def _items(reader: Reader, question: str) -> tuple[str, ...]:
    return tuple(option.text.in_(reader.language) for option in reader.chosen(question))


def _facts(dossier: Dossier, reader: Reader, words: Mapping[str, Value]) -> dict[str, Any]:
    """What a receipt for machines says beside the text."""
    organisation = dossier.organisation
    return {
        "controller": {
            "name": words["organisatie"],
            "address": organisation.postal_address,
            "phone": organisation.phone,
            "email": organisation.mail,
            "privacy_page": organisation.privacy_page,
        },
        "dpo": words["fg"],
        "authority": words["toezichthouder"],
        "contact": list(words["contact"]),
        "purposes": list(words["doelen"]),
        "data": _texts(reader, "data_kind"),
        "storage": _texts(reader, "storage"),
        "retention": words["bewaartermijn"],
        "transfers": words["buiten_de_eu"],
        "recipients": list(words["ontvangers"]),
    }


def _texts(reader: Reader, question: str) -> list[str]:
    return list(_items(reader, question))


def as_blocks(kept: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """The blocks of a text as they were kept."""
    return tuple(Block(str(b["text"]), tuple(map(str, b["items"]))) for b in kept)
