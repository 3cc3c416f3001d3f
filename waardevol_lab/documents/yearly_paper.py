"""A yearly report on paper: the numbers in tables, and an annex that traces each of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from waardevol_lab.documents.pdf import Letterhead, render
from waardevol_lab.documents.yearly_report import Chapter, Line, Origin, chapters
from waardevol_lab.domain.days import local_date
from waardevol_lab.queries.published_yearly import Published
from waardevol_lab.queries.yearly_report import YearlyReport
from waardevol_lab.wording.i18n import format_day, format_number, gettext, mark, ngettext
from waardevol_lab.wording.yearly_report import source_label


@dataclass(frozen=True, slots=True)
class Table:
    """A part of the report; `hidden` says why its numbers are not there."""

    title: str
    about: str
    hidden: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """A number in the annex, with a line for each dossier."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearlyPaper:
    """The whole report as texts, in the language in force; the foreword is as it was written."""

    head: Letterhead
    warning: str
    foreword: str
    tables: tuple[Table, ...]
    columns: tuple[str, str, str]
    annex: tuple[Traced, ...]
    proof: tuple[tuple[str, str], ...]
    words: dict[str, str]


def yearly_pdf(found: Published) -> bytes:
    """A published version: the same bytes whenever it is made."""
    day = datetime.combine(local_date(found.published_at), time(), UTC)
    return _made(_published_paper(found), day)


def draft_pdf(report: YearlyReport, now: datetime) -> bytes:
    """A draft as its reader sees it."""
    warning = gettext(mark("Concept. Alleen voor wie met de commissie werkt."))
    facts = ((gettext(mark("Gemaakt op")), format_day(now)),)
    return _made(_paper(report, warning, "", facts, ()), now)


def _made(paper: YearlyPaper, at: datetime) -> bytes:
    return render("yearly_report", paper, at)


def _published_paper(found: Published) -> YearlyPaper:
    facts = [(gettext(mark("Gepubliceerd op")), format_day(found.published_at))]
    if found.number > 1:
        facts += [
            (gettext(mark("Versie")), str(found.number)),
            (gettext(mark("Waarom een nieuwe versie")), found.reason),
        ]
    proof = (
        (gettext(mark("Posten in het logboek")), format_number(found.record_size)),
        (gettext(mark("Hash van het hele logboek")), found.record_root),
        (gettext(mark("Hash van dit verslag")), found.sha256),
    )
    return _paper(found.report, "", found.foreword, tuple(facts), proof)


def _paper(
    report: YearlyReport,
    warning: str,
    foreword: str,
    facts: tuple[tuple[str, str], ...],
    proof: tuple[tuple[str, str], ...],
) -> YearlyPaper:
    told = chapters(report)
    days = gettext(
        mark("%(first)s tot en met %(last)s"),
        first=format_day(report.span.first),
        last=format_day(report.span.last),
    )
    return YearlyPaper(
        head=Letterhead(
            title=gettext("Jaarverslag %(year)s", year=report.span.year),
            sender=report.board,
            facts=((gettext(mark("Gaat over")), days), *facts),
        ),
        warning=warning,
        foreword=foreword,
        tables=tuple(map(_table, told)),
        columns=(gettext("Wat"), gettext("Aantal"), gettext("Waar dit uit komt")),
        annex=tuple(_traced(line) for one in told for line in one.lines if line.origins),
        proof=proof,
        words=_words(),
    )


def _table(chapter: Chapter) -> Table:
    rows = tuple((line.label, line.shown, source_label(line.source)) for line in chapter.lines)
    return Table(chapter.title, chapter.about, chapter.hidden, rows)


def _traced(line: Line) -> Traced:
    lines = tuple(map(_origin, line.origins))
    title = f"{line.label}: {line.shown}"
    return Traced(title, (*lines, line.untold) if line.untold else lines)


def _origin(one: Origin) -> str:
    words = f"{one.name} {one.title}".strip() + ": " + ", ".join(one.days)
    if not one.entries:
        return words
    places = ", ".join(map(str, one.entries))
    return words + ngettext(
        " (post %(places)s)", " (posten %(places)s)", len(one.entries), places=places
    )


def _words() -> dict[str, str]:
    return {
        "foreword": gettext(mark("Voorwoord")),
        "annex": gettext(mark("Bijlage: waar elk getal uit komt")),
        "about_annex": gettext(
            mark(
                "Per getal de dossiers en de dagen. Wat uit het logboek komt, noemt de post in "
                "het logboek, geteld vanaf 0."
            )
        ),
        "proof": gettext(mark("Bewijs")),
        "about_proof": gettext(
            mark(
                "Het verslag is geteld uit het logboek zoals het toen was. Wie het logboek heeft, "
                "kan de hash en de getallen narekenen."
            )
        ),
        "sources": gettext(
            mark(
                "Logboek: geteld uit handelingen in het logboek, dat niemand kan veranderen. "
                "Registratie: geteld uit wat daarnaast is vastgelegd, omdat het logboek het niet "
                "zegt."
            )
        ),
    }
