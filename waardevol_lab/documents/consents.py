"""Consent on paper: the text to read and tick, and the receipt of what was consented to."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from waardevol_lab.documents import codes
from waardevol_lab.documents.letters import LetterPaper, PrintedCode, Section, letter_pdf
from waardevol_lab.documents.pdf import Letterhead
from waardevol_lab.domain.consent import Minors
from waardevol_lab.domain.letter_texts import Block
from waardevol_lab.queries.consents import ConsentReceipt, ConsentText, TextPart
from waardevol_lab.services.consent_contents import as_blocks
from waardevol_lab.wording.consent_words import event_label, method_label, standing_label
from waardevol_lab.wording.i18n import format_day, format_moment, gettext

BOX = "☐ "


def notice_pdf(text: ConsentText, address: str, now: datetime) -> bytes:
    """The text with boxes and a code that leads to it; in the language in force."""
    paper = LetterPaper(
        head=_head(text, gettext("Toestemming voor “%(title)s”", title=text.title)),
        body=as_blocks(block for part in text.parts if not part.title for block in part.blocks),
        sections=(
            *_parts(part for part in text.parts if part.title),
            Section(gettext("Waarvoor geeft u toestemming?"), _boxes(text)),
            Section(gettext("Veranderen of stoppen"), _stopping(address)),
        ),
        code=PrintedCode(
            rows=codes.modules(address),
            alt=gettext("QR-code naar %(address)s", address=address),
            words=gettext("Lees de tekst en geef toestemming op uw telefoon:"),
            address=address.partition("://")[2],
        ),
    )
    return letter_pdf(paper, now)


def receipt_pdf(found: ConsentReceipt, code: str, address: str, now: datetime) -> bytes:
    """What a participant keeps, with the code that opens it."""
    text = found.agreed_to
    scopes = text.named(found.events[-1].scopes)
    paper = LetterPaper(
        head=_head(text, gettext("Bewijs van toestemming")),
        body=(
            Block(text=text.title),
            Block(text=gettext("Uw code: %(code)s", code=code)),
            Block(
                text=gettext("Bewaar deze code. Wij bewaren hem niet en kunnen hem niet opzoeken.")
            ),
            Block(text=standing_label(found.standing) + "."),
        ),
        sections=(
            *_agreed(scopes),
            Section(gettext("Wat er gebeurde"), (Block(items=_history(found)),)),
            Section(gettext("Veranderen of stoppen"), _stopping(address)),
            *_parts(text.parts),
        ),
    )
    return letter_pdf(paper, now)


def _head(text: ConsentText, title: str) -> Letterhead:
    facts = [(gettext("Kenmerk"), text.reference)]
    if text.published_at is not None:
        facts.append((gettext("Versie van de tekst"), _version(text, text.published_at)))
        facts.append((gettext("Vingerafdruk van de tekst (SHA-256)"), text.sha256))
    address = text.facts["controller"]["address"]
    return Letterhead(title=title, sender=text.organisation, address=address, facts=tuple(facts))


def _version(text: ConsentText, published_at: datetime) -> str:
    return f"{text.number}, {format_day(published_at)}"


def _parts(parts: Iterable[TextPart]) -> Iterator[Section]:
    """The text itself, part by part; what has no title is what the participant said yes to."""
    for part in parts:
        title = part.title or gettext("De tekst waar u ja tegen zei")
        yield Section(title, as_blocks(part.blocks))


def _boxes(text: ConsentText) -> tuple[Block, ...]:
    """One box for each scope, and one for the age; there is no place for a name."""
    age = [gettext("Ik ben 16 jaar of ouder.")]
    if text.minors is Minors.GUARDIAN:
        age.append(
            gettext("Ik ben jonger dan 16 jaar, en een ouder of voogd is erbij en vindt dit goed.")
        )
    return (
        Block(text=gettext("Kies zelf. U mag alles kiezen, of alleen wat u goed vindt.")),
        Block(items=tuple(BOX + scope.text for scope in text.scopes)),
        Block(text=gettext("Hoe oud bent u?")),
        Block(items=tuple(BOX + line for line in age)),
        Block(text=gettext("Zet uw naam niet op dit papier.")),
    )


def _stopping(address: str) -> tuple[Block, ...]:
    return (
        Block(
            text=gettext(
                "U mag uw keuze altijd veranderen of alles intrekken. Een reden is niet nodig."
            )
        ),
        Block(text=gettext("Ga naar %(address)s en vul uw code in.", address=address)),
    )


def _agreed(scopes: tuple[str, ...]) -> tuple[Section, ...]:
    if not scopes:
        return ()
    return (Section(gettext("Waarvoor u toestemming gaf"), (Block(items=scopes),)),)


def _history(found: ConsentReceipt) -> tuple[str, ...]:
    return tuple(
        f"{format_moment(event.at)}: {event_label(event.event)} ({method_label(event.method)})"
        for event in found.events
    )
