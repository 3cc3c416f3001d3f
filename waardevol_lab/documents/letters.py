"""Letters on paper: what the page shows and what the PDF holds are one and the same."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from waardevol_lab.documents.pdf import Letterhead, render
from waardevol_lab.domain.days import local_date
from waardevol_lab.domain.letter_kinds import FIELDS, LetterKind
from waardevol_lab.domain.letter_texts import Block, fill
from waardevol_lab.wording.i18n import gettext
from waardevol_lab.wording.letter_words import EXAMPLE_CONDITIONS, example_values, letter_title


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the name above the letter, and what stands below it."""

    name: str
    department: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the letter under a heading of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A QR code with its address in words; `alt` says where it leads to who cannot see it."""

    rows: tuple[str, ...]
    alt: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A whole letter, in its own language."""

    head: Letterhead
    body: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    risks_title: str = ""
    risk_columns: tuple[str, str] = ("", "")
    risks: tuple[tuple[str, str], ...] = ()
    signed: tuple[str, ...] = ()
    code: PrintedCode | None = None


def letter_pdf(paper: LetterPaper, now: datetime) -> bytes:
    """The PDF; the same letter on the same day is the same file, byte for byte."""
    return render("letter", paper, datetime.combine(local_date(now), time(), UTC))


def letter_facts(reference: str, day: str, version: str = "") -> tuple[tuple[str, str], ...]:
    """What stands between the letterhead and the letter."""
    facts = ((gettext("Kenmerk"), reference), (gettext("Datum"), day))
    return (*facts, (gettext("Versie van het plan"), version)) if version else facts


def conditions_section(conditions: tuple[str, ...]) -> tuple[Section, ...]:
    """The conditions under their heading; nothing when there are none."""
    if not conditions:
        return ()
    return (Section(gettext("Voorwaarden"), (Block(items=conditions),)),)


def example_letter(kind: LetterKind, text: str, sender: Sender) -> LetterPaper:
    """The text of an organisation with an example filled in. Raises `Refused` for a wrong text."""
    values = example_values(kind)
    conditions = tuple(map(gettext, EXAMPLE_CONDITIONS)) if kind.has_conditions else ()
    return LetterPaper(
        head=Letterhead(
            title=letter_title(kind, str(values.get("titel", ""))),
            sender=sender.name,
            department=sender.department,
            address=sender.address,
            facts=letter_facts(
                str(values.get("kenmerk", "")) or str(values["commissie"]),
                gettext("8 december 2026"),
                str(values.get("versie", "")),
            ),
        ),
        body=fill(text, FIELDS[kind], values),
        sections=conditions_section(conditions),
    )
