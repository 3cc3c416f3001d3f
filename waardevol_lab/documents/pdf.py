"""Where PDF files are made: a typst template and a frozen dataclass in, bytes out. ADR 0009.

Texts travel as JSON and are shown as they are: nothing that somebody typed is ever markup. A file
is tagged (PDF/UA-1 and PDF/A-2a), and the same contents at the same instant give the same bytes.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Final, Protocol

import typst

from waardevol_lab.documents.glyphs import font_folder
from waardevol_lab.documents.printable import printable
from waardevol_lab.paths import asset_root
from waardevol_lab.wording.i18n import gettext, language

STANDARDS: Final = ("ua-1", "a-2a")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above and below the contents; `title` is also the title of the file."""

    title: str
    sender: str
    department: str = ""
    address: str = ""
    addressed_to: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """A name and a text each, such as the reference and the date."""


class Paper(Protocol):
    """The contents of a document: a frozen dataclass of texts, with a letterhead."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def head(self) -> Letterhead:
        """What stands around the contents."""


def render(template: str, paper: Paper, now: datetime) -> bytes:
    """What `templates/documents/<template>.typ` makes of the paper, in the language in force.

    Any text will do, of any length. Raises `typst.TypstError` when the template itself is wrong.
    """
    folder = asset_root() / "templates" / "documents"
    contents = {
        "language": language(),
        "words": {"page": gettext("pagina {page} van {pages}")},
        "paper": _texts(asdict(paper)),
    }
    made = typst.compile(
        folder / f"{template}.typ",
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"contents": json.dumps(contents, ensure_ascii=False)},
        pdf_standards=list(STANDARDS),
        timestamp=now.replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} did not become one file")
    return made


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts and no other, so that a document looks the same everywhere."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()]
    )


def _texts(value: Any) -> Any:
    """The contents with every text fit to be drawn."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _texts(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(part) for part in value]
    return value
