"""Words for the files of a plan: what they are, and who gets to see them. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.framework import Framework
from waardevol_lab.domain.plan_attachments import PUBLIC_BY_KIND, TOPIC, FileKind
from waardevol_lab.wording.i18n import gettext, language, mark

KINDS: Mapping[FileKind, str] = {
    FileKind.DPIA: mark("DPIA"),
    FileKind.TECHNICAL: mark("Technische beschrijving"),
    FileKind.LETTER: mark("Brief"),
    FileKind.PHOTO: mark("Foto"),
    FileKind.OTHER: mark("Iets anders"),
}
PUBLIC = mark("Openbaar: iedereen ziet het bij de bekendmaking")
INTERNAL = mark("Alleen de commissie en uw organisatie")


def kind_label(kind: str) -> str:
    """The name of a kind of file."""
    return gettext(KINDS[FileKind(kind)])


def usual_kinds() -> str:
    """The kinds that go with the notice unless somebody chooses otherwise."""
    return ", ".join(gettext(KINDS[kind]) for kind, public in PUBLIC_BY_KIND.items() if public)


def place_label(framework: Framework, place: str) -> str:
    """The question or the topic that a file belongs to."""
    if place.startswith(TOPIC):
        title = framework.task(place.removeprefix(TOPIC)).title.in_(language())
        return gettext("Het hele onderdeel “%(title)s”", title=title)
    return framework.question(place).label.in_(language())
