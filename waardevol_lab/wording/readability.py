"""What a hint about readability says. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.readability import LONGEST_SENTENCE, Hint, HintKind
from waardevol_lab.wording.i18n import gettext, mark

HINTS: Mapping[HintKind, str] = {
    HintKind.LONG_SENTENCE: mark(
        "Deze zin heeft %(count)s woorden; hoogstens %(most)s leest prettig. Maak er twee zinnen "
        "van, of laat weg wat niet nodig is."
    ),
    HintKind.PASSIVE: mark(
        "Door „%(words)s” is niet meteen duidelijk wie het doet. Begin met wie het doet, "
        "bijvoorbeeld: wij tellen."
    ),
    HintKind.LONG_WORD: mark(
        "„%(words)s” is een lang woord. Kies een korter woord, of leg het uit in een korte zin."
    ),
    HintKind.HARD_WORD: mark("Niet iedereen kent „%(words)s”. Misschien kan het zo: %(instead)s."),
}


def hint_label(hint: Hint) -> str:
    """What is hard and what to do about it, in the language in force."""
    return gettext(
        HINTS[hint.kind],
        count=hint.count,
        most=LONGEST_SENTENCE,
        words=hint.words,
        instead=hint.instead,
    )
