"""Where a Dutch text is hard to read, and what would make it easier: hints, never a judgement.

Sources: sentences of at most twenty words, in the active voice and in everyday words, as guides to
Dutch at level B1 (Common European Framework of Reference) advise; the ease of reading after
W.H. Douma, De leesbaarheid van landbouwbladen (Wageningen, 1960), who fitted the formula of
R. Flesch to Dutch. How long a word may be, and the list of hard words, are our own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

LONGEST_SENTENCE: Final = 20
LONGEST_WORD: Final = 15
"""Letters in one piece: longer words are nearly always compounds or names of offices."""
MOST_HINTS: Final = 8
EASY: Final = 60
"""From this ease on a text is ordinary Dutch: Douma's table, 60 to 70."""


class HintKind(StrEnum):
    """What makes a sentence hard."""

    LONG_SENTENCE = "long_sentence"
    PASSIVE = "passive"
    LONG_WORD = "long_word"
    HARD_WORD = "hard_word"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing in one sentence: `words` is what it is about, `instead` an easier word."""

    kind: HintKind
    sentence: str
    words: str = ""
    count: int = 0
    """Of words in a long sentence."""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Readability:
    """The hints in the order of the text, at most `MOST_HINTS`, and the ease of reading."""

    hints: tuple[Hint, ...]
    ease: int
    """From 0 (very hard) to 100 (very easy)."""

    @property
    def easy(self) -> bool:
        """Whether the whole reads as ordinary Dutch."""
        return self.ease >= EASY


INSTEAD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "algoritme": "rekenregels van de computer",
        "alsmede": "en ook",
        "analyseren": "bekijken",
        "betreffende": "over",
        "conform": "volgens",
        "crowdmanagement": "de drukte sturen",
        "dashboard": "overzicht",
        "data": "gegevens",
        "derhalve": "daarom",
        "detecteren": "opmerken",
        "detectie": "het opmerken",
        "dient te": "moet",
        "dienen te": "moeten",
        "door middel van": "met",
        "effectueren": "uitvoeren",
        "evalueren": "nagaan wat eruit kwam",
        "faciliteren": "mogelijk maken",
        "gedurende": "tijdens",
        "genereren": "maken",
        "implementatie": "invoering",
        "implementeren": "invoeren",
        "in het kader van": "voor",
        "indien": "als",
        "innovatief": "nieuw",
        "inzake": "over",
        "interventie": "maatregel",
        "met betrekking tot": "over",
        "met het oog op": "voor",
        "middels": "met",
        "mitigeren": "verkleinen",
        "mobiliteit": "verkeer",
        "monitoren": "volgen",
        "monitoring": "het volgen",
        "naar aanleiding van": "door",
        "nudging": "sturen van gedrag",
        "omtrent": "over",
        "optimaliseren": "verbeteren",
        "participatie": "meedoen",
        "pilot": "proef",
        "real-time": "meteen",
        "realiseren": "maken",
        "reeds": "al",
        "sensordata": "metingen",
        "significant": "duidelijk",
        "stakeholders": "wie ermee te maken heeft",
        "ten aanzien van": "over",
        "ten behoeve van": "voor",
        "teneinde": "om",
        "tevens": "ook",
        "use case": "toepassing",
        "voornemens": "van plan",
    }
)
"""Hard words of plans, each with an easier one."""

_HARD = re.compile(
    r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, INSTEAD), reverse=True)) + r")(?![\w-])",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^\sa-zà-öø-ÿ])|[\r\n]+")
_WORD = re.compile(r"\w+(?:[.,'’\-]\w+)*")
_PIECE = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[ëïäöü]|[aeiouyàáâèéêìíîòóôùúû]+", re.IGNORECASE)
_BECOMES = re.compile(r"word|wordt|worden|werd|werden", re.IGNORECASE)
_PARTICIPLE = re.compile(r"(?:[a-z]{1,6}ge|ge|be|ver|ont|her)[^\W\d_]{2,}(?:d|t|en)", re.IGNORECASE)
NO_PARTICIPLES: Final = frozenset(
    {
        *("beeld", "bericht", "besluit", "bezoekt", "gebied", "gebieden", "gebouwen", "gedrag"),
        *("geluid", "gemeenten", "gevaren", "gewicht", "herfst", "vergunningen", "verkeerd"),
        *("verschillend", "verstand", "berichten", "besluiten", "beelden", "geluiden"),
    }
)
"""Words that look like a participle and are none."""


def readability(text: str) -> Readability | None:
    """What could be easier in a Dutch text; None for a text without words. Never fails."""
    parts = [(sentence, _WORD.findall(sentence)) for sentence in sentences(text)]
    parts = [(sentence, words) for sentence, words in parts if words]
    if not parts:
        return None
    hints = [hint for sentence, words in parts for hint in _hints(sentence, words)]
    return Readability(tuple(hints[:MOST_HINTS]), ease([words for _, words in parts]))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; an abbreviation before a small letter ends none."""
    for part in _END.split(text):
        if part.strip():
            yield " ".join(part.split())


def ease(parts: Sequence[Sequence[str]]) -> int:
    """The ease of reading of sentences, each with its words: from 0 to 100."""
    words = [word for sentence in parts for word in sentence]
    if not words:
        return 0
    syllables = 100 * sum(map(_syllables, words)) / len(words)
    found = 206.84 - 0.77 * syllables - 0.93 * len(words) / len(parts)
    return round(min(100.0, max(0.0, found)))


def _syllables(word: str) -> int:
    """About how many syllables a word has: groups of vowels, and at least one."""
    return max(1, len(_VOWELS.findall(word)))


def _hints(sentence: str, words: Sequence[str]) -> Iterator[Hint]:
    if len(words) > LONGEST_SENTENCE:
        yield Hint(HintKind.LONG_SENTENCE, sentence, count=len(words))
    passive = _passive(words)
    if passive:
        yield Hint(HintKind.PASSIVE, sentence, passive)
    hard = {match[0].lower(): match[0] for match in _HARD.finditer(sentence)}
    for low, word in hard.items():
        yield Hint(HintKind.HARD_WORD, sentence, word, instead=INSTEAD[low])
    for word in dict.fromkeys(words):
        if word.lower() not in hard and _is_long(word, first=word == words[0]):
            yield Hint(HintKind.LONG_WORD, sentence, word)


def _is_long(word: str, *, first: bool) -> bool:
    """Whether a piece of it is long; a word with a capital within a sentence is a name."""
    if word[0].isupper() and not first:
        return False
    return any(len(piece) > LONGEST_WORD for piece in _PIECE.findall(word))


def _passive(words: Sequence[str]) -> str:
    """The verb of a passive sentence, as it stands there; empty without one.

    A form of *worden* with a participle somewhere after it, or right before it.
    """
    for place, word in enumerate(words):
        if not _BECOMES.fullmatch(word):
            continue
        if place and _is_participle(words[place - 1]):
            return f"{words[place - 1]} {word}"
        for other in words[place + 1 :]:
            if _is_participle(other):
                return f"{word} {other}"
    return ""


def _is_participle(word: str) -> bool:
    return _PARTICIPLE.fullmatch(word) is not None and word.lower() not in NO_PARTICIPLES
