"""What every PDF of ours holds: tags, language, title, words for pictures, text in order."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject


def checked(made: bytes, title: str, language: str) -> str:
    """The text of the PDF in reading order; fails when it leaves a screen reader out."""
    reader = PdfReader(io.BytesIO(made))
    catalogue = reader.trailer["/Root"].get_object()
    assert isinstance(catalogue, DictionaryObject)
    assert bool(catalogue["/MarkInfo"].get_object()["/Marked"]) is True
    assert str(catalogue["/Lang"]).split("-")[0] == language
    assert bool(catalogue["/ViewerPreferences"].get_object()["/DisplayDocTitle"]) is True
    assert reader.metadata is not None
    assert reader.metadata.title == title
    about = catalogue["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    tags = list(elements(catalogue["/StructTreeRoot"]))
    kinds = [str(tag.get("/S")) for tag in tags]
    assert kinds[0] == "/Document"
    assert kinds.count("/H1") == 1, kinds
    assert "/P" in kinds
    for tag in tags:
        if str(tag.get("/S")) == "/Figure":
            assert str(tag.get("/Alt", "")).strip(), "a figure without words"
    assert all(page["/Tabs"] == "/S" for page in reader.pages if "/Annots" in page)
    return "\n".join(page.extract_text() for page in reader.pages)


def title_of(made: bytes) -> str:
    """The title in the properties of the PDF."""
    about = PdfReader(io.BytesIO(made)).metadata
    return (about.title or "") if about else ""


def page_count(made: bytes) -> int:
    """How many pages there are."""
    return len(PdfReader(io.BytesIO(made)).pages)


def elements(node: Any) -> Iterator[DictionaryObject]:
    """Every element of the structure tree, in reading order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for child in node:
            yield from elements(child)
    elif isinstance(node, DictionaryObject) and node.get("/Type") != "/OBJR":
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])
