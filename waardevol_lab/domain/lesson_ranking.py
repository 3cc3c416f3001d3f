"""Which lessons of earlier experiments look like a plan: by technology, then by words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

MOST: Final = 5
_TECHNOLOGY: Final = 3
"""How many shared words one shared technology weighs."""
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_NO_TECHNOLOGY: Final = frozenset({"none", "x_other"})
_STOP: Final = frozenset(
    """
    aan alle alleen allemaal alles als altijd ander andere anders behalve beide bent bepaalde
    beter bij blijft boven buiten daar daarbij daardoor daarna daarom dan dank dat deel deze
    dezelfde dingen dit doen doet door drie echt eens eerder eerste eigen elk elke enkele
    erbij ergens even experiment experimenten gaan gaat geeft geen gehad geldt gemeente
    gemaakt genoeg geweest gewoon goed goede graag groot grote haar hadden hebben hebt heeft
    heel hele hier hierbij hierom hoeveel hoewel hoort hun iedereen iemand iets inwoners juist
    kan keer kijken klein kleine komen komt krijgen krijgt kunnen laat laten leren lijkt lukt
    maakt maar maken mensen merken met meer meest mijn minder moet moeten mogelijk naar naast
    nadat niemand niet niets nieuw nieuwe nodig nooit omdat ongeveer onder onze ooit over paar
    plaats plan precies proef samen soms staan staat steeds straks tegen terug terwijl tijdens
    toch toen tussen twee vaak vanaf vandaag veel verder verschil vier vinden vindt volgens
    voor vooral waar waarbij waardoor waarom wanneer want waren wat week weer weet weken weten
    welke wel werd werden werken werkt werkte wie wilde willen wilt worden wordt zeer zelf
    zelfs zich zien ziet zijn zoals zodat zonder zou zouden zullen
    """.split()  # noqa: SIM905 - two hundred lines otherwise
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned in one experiment, as a card says, or else its published evaluation."""

    slug: str
    title: str
    text: str
    technology: frozenset[str]
    published_on: date
    is_card: bool = False
    organisation: str = ""
    """Whose it is, when it is of another installation."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A lesson with what it shares with a plan; words and technology in a fixed order."""

    lesson: Lesson
    technology: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def score(self) -> int:
        """How much it is alike."""
        return _TECHNOLOGY * len(self.technology) + len(self.words)


def words_of(*texts: str) -> frozenset[str]:
    """The words that tell what a text is about."""
    return frozenset(_WORD.findall(" ".join(texts).casefold())) - _STOP


def rank(
    lessons: Iterable[Lesson], technology: Iterable[str], texts: Iterable[str], most: int = MOST
) -> tuple[Likeness, ...]:
    """The lessons most like a plan, the best first; those that share nothing are left out.

    Equal ones stand newest first, then by address: the order is always the same.
    """
    used, words = frozenset(technology) - _NO_TECHNOLOGY, words_of(*texts)
    found = [
        Likeness(
            lesson,
            tuple(sorted(lesson.technology & used)),
            tuple(sorted(words_of(lesson.title, lesson.text) & words)),
        )
        for lesson in lessons
    ]
    alike = [one for one in found if one.score]
    alike.sort(key=lambda one: (-one.score, -one.lesson.published_on.toordinal(), one.lesson.slug))
    return tuple(alike[:most])
