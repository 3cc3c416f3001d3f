"""The DTPR document about devices in public space, version 0.1, out of a published notice."""

from collections.abc import Iterator
from typing import Any, Final

from waardevol_lab.documents.dtpr_texts import (
    Element,
    accountable,
    described,
    english,
    instant,
    kept,
    placed,
    terms_of,
    texts,
    title,
    written,
)
from waardevol_lab.domain.dtpr import NOT_RETAINED, RETAINED, processes
from waardevol_lab.domain.vocabularies import term_text, vocabulary
from waardevol_lab.queries.notice_reader import Reader
from waardevol_lab.queries.public_notice import PublishedNotice
from waardevol_lab.queries.told import reader_of

SCHEMA: Final = {
    "name": "DTPR",
    "version": "0.1",
    "namespace": "https://dtpr.io/schemas/datachain/v0.1",
}
MADE_ON: Final = "2026-11-29T00:00:00Z"
"""When the words of our categories were last changed."""


def device_json(notice: PublishedNotice) -> str | None:
    """The document; None where no technology of DTPR is used."""
    read = reader_of(notice.contents, "en")
    if not terms_of(read, "technology"):
        return None
    elements = placed(_elements(read, notice))
    return written(
        {
            "schema": SCHEMA,
            "datachain": _template(),
            "instance": {
                "title": title(read, notice.contents),
                "created_at": instant(notice.published_at),
                "elements": elements,
            },
        }
    )


def _template() -> dict[str, Any]:
    return {
        "type": "device",
        "version": MADE_ON,
        "title": texts("Devices of an experiment in public space"),
        "description": texts(
            "What is measured here, why, by whom, and what happens to the data afterwards."
        ),
        "categories": [
            {
                "id": category.id,
                "order": order,
                "name": texts(category.text.en),
                "prompt": texts(term_text("dtpr-category-prompts", category.id).en),
                "description": texts(term_text("dtpr-category-descriptions", category.id).en),
            }
            for order, category in enumerate(vocabulary("dtpr-categories"))
        ],
    }


def _elements(read: Reader, notice: PublishedNotice) -> Iterator[Element]:
    chain = {
        row: english(read.cell("data_chain", row, "what"))
        for row in ("collect", "analyse", "share", "store")
    }
    yield from described("tech", terms_of(read, "technology"), "")
    yield from described("purpose", terms_of(read, "purpose_kind"), english(read.text("problem")))
    yield from described("data", terms_of(read, "data_kind"), chain["collect"])
    yield from described("process", processes(read.answers), chain["analyse"])
    yield from described("access", terms_of(read, "access"), chain["share"])
    yield from described("storage", terms_of(read, "storage"), chain["store"])
    is_kept, duration = kept(read)
    yield Element(
        "retention",
        RETAINED if is_kept else NOT_RETAINED,
        variables={"duration": duration} if is_kept else {},
    )
    yield from (
        Element(one.category, one.id, variables=one.variables)
        for one in accountable(read, notice.contents.get("organisation") or {})
    )
