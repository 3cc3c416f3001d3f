"""Headings above the options of a long list, so that nobody has to read all of it."""

from typing import Final

from waardevol_lab.domain.framework import Question
from waardevol_lab.wording.i18n import gettext, mark

_OTHER: Final = mark("Andere techniek")
_HEADINGS: Final[dict[str, str]] = {
    "camera": mark("Camera's en beeld"),
    "sound": mark("Geluid"),
    "person": mark("Mensen opmerken"),
    "radio": mark("Draadloze signalen"),
    "card": mark("Pasjes en chips"),
    "screen": mark("Schermen en apparaten"),
    "vehicle": mark("Verkeer en laden"),
    "sensor": mark("Meters en sensoren"),
    "weather": mark("Meters en sensoren"),
    "water": mark("Meters en sensoren"),
}
"""By the drawing of a technology."""


def option_groups(question: Question) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Heading and option ids of each group; nothing for options without a drawing."""
    if not any(option.icon for option in question.options):
        return ()
    groups: dict[str, list[str]] = {heading: [] for heading in (*_HEADINGS.values(), _OTHER)}
    for option in question.options:
        groups[_HEADINGS.get(option.icon, _OTHER)].append(option.id)
    return tuple((gettext(heading), tuple(ids)) for heading, ids in groups.items() if ids)
