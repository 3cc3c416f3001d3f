"""The DTPR document about an algorithm, out of a published notice."""

from collections.abc import Iterator, Mapping
from typing import Any

from waardevol_lab.documents.dtpr_texts import (
    DUTCH,
    ENGLISH,
    NOT_PUBLISHED,
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
from waardevol_lab.domain import dtpr
from waardevol_lab.queries.notice_reader import Reader, Said
from waardevol_lab.queries.public_notice import PublishedNotice
from waardevol_lab.queries.told import reader_of


def ai_json(page: str, notice: PublishedNotice) -> str | None:
    """The document, named by the address of the notice; None where no algorithm takes part."""
    read = reader_of(notice.contents, ENGLISH)
    if not dtpr.takes_part(read.answers):
        return None
    return written(
        {
            "id": page,
            "title": title(read, notice.contents),
            "description": texts(english(read.text("summary")) or NOT_PUBLISHED),
            "schema_version": dtpr.AI_VERSION,
            "created_at": instant(notice.published_at),
            "elements": placed(_elements(page, read, notice.contents)),
        }
    )


def _elements(page: str, read: Reader, contents: Mapping[str, Any]) -> Iterator[Element]:
    organisation = contents.get("organisation") or {}
    purposes = dtpr.ai_purposes(terms_of(read, "purpose_kind"))
    yield from described("purpose", purposes, english(read.text("problem")))
    yield from accountable(read, organisation)
    yield from _affected(read)
    about = english(read.text("algorithm_about"))
    for mode in dtpr.modes(read.answers):
        words = {"additional_description": about}
        yield Element("functional_modes", mode, dtpr.one(read.answers, "algorithm"), words)
    yield from _data(read)
    yield from described("processing", dtpr.processing(read.answers), _step(read, "analyse"))
    yield from _risks(read)
    yield from _rights(page, read, organisation)
    yield from described("access", terms_of(read, "access"), _step(read, "share"))
    yield from _keeping(read)


def _affected(read: Reader) -> Iterator[Element]:
    dutch = read.answer("groups")[1]
    rows = zip(read.rows("groups"), dtpr.affected(read.answers), strict=True)
    found = 0
    for row, context in rows:
        title = english(Said(str(row.get("group") or ""), dutch))
        words = " ".join(str(row[name]) for name in ("notices", "avoid") if row.get(name))
        variables = {
            "title": title or "People",
            "description": english(Said(words, dutch)) if words else NOT_PUBLISHED,
        }
        yield Element("affected", "people", context, variables)
        found += 1
    if not found:
        variables = {"title": "People", "description": NOT_PUBLISHED}
        yield Element("affected", "people", dtpr.BYSTANDER, variables)


def _data(read: Reader) -> Iterator[Element]:
    context = dtpr.data_context(read.answers)
    goes_in, comes_out = _step(read, "collect"), _step(read, "act")
    for element in dtpr.inputs(read.answers):
        words = {"additional_description": goes_in or NOT_PUBLISHED}
        yield Element("input_dataset", element, context, words)
    for element in dtpr.outputs(read.answers):
        words = {"additional_description": comes_out or NOT_PUBLISHED}
        yield Element("output_dataset", element, context, words)


def _risks(read: Reader) -> Iterator[Element]:
    """What can go wrong and what is done about it, where the plan says that there is a risk."""
    for value, harm in dtpr.HARMS.items():
        written_down, dutch = read.answer(f"value_{value}")
        if not isinstance(written_down, Mapping) or not written_down.get("risk"):
            continue
        risk = Said(str(written_down.get("answer") or ""), dutch)
        measure = Said(str(written_down.get("measure") or ""), dutch)
        words = {"risk": english(risk) if risk else NOT_PUBLISHED}
        yield Element(
            "risks_mitigation",
            harm,
            variables=words | ({"mitigation": english(measure)} if measure else {}),
        )


def _rights(page: str, read: Reader, organisation: Mapping[str, Any]) -> Iterator[Element]:
    told = (organisation.get("texts_en") or {}).get("rights_text")
    dutch = organisation.get("rights_text")
    words = str(told) if told else f"{DUTCH}{dutch}" if dutch else NOT_PUBLISHED
    for element in dtpr.rights(read.answers):
        yield Element("rights", element, variables={"rights": words})
    yield Element("rights", "right_to_notice", variables={"rights": f"Public notice: {page}"})


def _keeping(read: Reader) -> Iterator[Element]:
    is_kept, duration = kept(read)
    for element in terms_of(read, "storage"):
        yield Element("storage", element, variables={"duration": duration})
    element = dtpr.RETAINED if is_kept else dtpr.NOT_RETAINED
    yield Element("retention", element, variables={"duration": duration})


def _step(read: Reader, row: str) -> str:
    """What happens to the data in one step."""
    return english(read.cell("data_chain", row, "what"))
