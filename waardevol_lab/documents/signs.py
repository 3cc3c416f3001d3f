"""The sign for the street: what this is, who it is of, and where to read and ask more.

It is in the language that is asked for, with the other one beside it where that helps passers-by.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from waardevol_lab.documents import codes
from waardevol_lab.documents.icons import icon_svg
from waardevol_lab.documents.pdf import Letterhead, render
from waardevol_lab.domain.sign import SignFormat
from waardevol_lab.queries.sign_words import Named, SignWords
from waardevol_lab.wording.i18n import Language, format_day, gettext, language, mark, use_language

OTHER: Final[dict[Language, Language]] = {"nl": "en", "en": "nl"}
PLAIN: Final = mark("Witte zeshoek: %(words)s")
COLOURS: Final = {
    "identifiable": mark("Gele zeshoek: %(words)s"),
    "deidentified": mark("Blauwe zeshoek: %(words)s"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the language of the sign, and under it in the other one, if it adds something."""

    first: str
    second: str = ""

    def __bool__(self) -> bool:
        return bool(self.first)


NOTHING: Final = Words("")


@dataclass(frozen=True, slots=True)
class Row:
    """A drawing with its words."""

    svg: str
    alt: str
    asks: Words
    says: Words
    adds: Words = NOTHING


@dataclass(frozen=True, slots=True)
class SignPaper:
    """A whole sign."""

    head: Letterhead
    form: str
    other: str
    """The language of the second texts."""
    this_is: Words
    title: Words
    dutch_title: bool
    """Whether the first title is in Dutch on an English sign."""
    rows: tuple[Row, ...]
    period: Words
    scan: Words
    address: str
    qr: tuple[str, ...]
    """The rows of the code, a digit for each module."""
    qr_alt: str
    phone: Words
    credit: str
    fictional: str
    concept: Words


def sign_pdf(
    first: SignWords,
    second: SignWords,
    link: str,
    form: SignFormat,
    now: datetime,
    *,
    concept: bool,
) -> bytes:
    """The sign as PDF; `second` says the same in the other language, `link` is its address."""
    return render("sign", sign_paper(first, second, link, form, concept=concept), now)


def sign_paper(
    first: SignWords, second: SignWords, link: str, form: SignFormat, *, concept: bool
) -> SignPaper:
    """What stands on the sign, in the language in force."""
    written = urlsplit(link)
    address = f"{written.netloc}{written.path}"
    said = first.title.text or gettext("Nog geen titel")
    other_title = second.title.text if second.title.text != first.title.text else ""
    return SignPaper(
        head=Letterhead(title=gettext("Bord: %(title)s", title=said), sender=first.owner),
        form=form.value,
        other=OTHER[language()],
        this_is=_both(mark("Dit is een experiment")),
        title=Words(said, "" if second.title.dutch else other_title),
        dutch_title=first.title.dutch,
        rows=tuple(_rows(first, second)),
        period=_period(first, second),
        scan=_both(mark("Lees meer, stel een vraag of reageer")),
        address=address,
        qr=codes.modules(link),
        qr_alt=gettext("QR-code naar %(address)s", address=address),
        phone=_phone(first),
        credit=gettext("Pictogrammen en indeling: DTPR, CC BY 4.0."),
        fictional=gettext("Dit experiment is verzonnen, om het systeem te laten zien.")
        if first.fictional
        else "",
        concept=_both(mark("Concept: nog niet goedgekeurd")) if concept else NOTHING,
    )


def _rows(first: SignWords, second: SignWords) -> Iterator[Row]:
    unsaid = _both(mark("Niet openbaar"))
    yield Row(
        icon_svg(first.purpose.icon, "purpose"),
        _alt(mark("Zwarte zeshoek: %(words)s"), _list(first.purpose)),
        _both(mark("Waarvoor?")),
        _named(first.purpose, second.purpose) or unsaid,
    )
    captured = Words(first.personal, second.personal) if first.personal else unsaid
    yield Row(
        icon_svg(first.technology.icon, first.tone),
        _alt(COLOURS.get(first.tone, PLAIN), _list(first.technology)),
        _both(mark("Waarmee?")),
        _named(first.technology, second.technology) or unsaid,
        captured,
    )
    yield Row(
        icon_svg("data_retained", "kept" if first.kept else "not_kept"),
        _alt(mark("Vierkant: %(words)s"), first.kept_words),
        _both(mark("Bewaren wij gegevens?")),
        Words(first.kept_words, second.kept_words) if first.kept_words else unsaid,
    )
    yield Row(
        icon_svg("organization", "accountable"),
        _alt(mark("Witte zeshoek: %(words)s"), first.owner),
        _both(mark("Van wie?")),
        Words(first.owner),
    )


def _both(message: str) -> Words:
    """Words of ours in both languages."""
    with use_language(OTHER[language()]):
        second = gettext(message)
    return Words(gettext(message), second)


def _alt(message: str, words: str) -> str:
    """A drawing in words: its shape, and what it stands for."""
    return gettext(message, words=words or gettext("niet openbaar"))


def _named(first: Named, second: Named) -> Words:
    with use_language(OTHER[language()]):
        other = _list(second)
    return Words(_list(first), other)


def _list(named: Named) -> str:
    words = ", ".join(named.words)
    return (
        gettext("%(words)s en nog %(more)s", words=words, more=named.more) if named.more else words
    )


def _period(first: SignWords, second: SignWords) -> Words:
    if first.starts_on is None or first.ends_on is None:
        return _both(mark("De periode is nog niet bekend"))
    with use_language(OTHER[language()]):
        other = _from_to(second)
    return Words(_from_to(first), other)


def _from_to(words: SignWords) -> str:
    return gettext(
        "Van %(start)s tot en met %(end)s",
        start=format_day(words.starts_on),
        end=format_day(words.ends_on),
    )


def _phone(words: SignWords) -> Words:
    """Whom to call, or nothing where no number is known."""
    if not words.phone:
        return NOTHING
    with use_language(OTHER[language()]):
        other = gettext("Of bel %(phone)s", phone=words.phone)
    return Words(gettext("Of bel %(phone)s", phone=words.phone), other)
