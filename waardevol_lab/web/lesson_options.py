"""What of the framework a lesson can be about, in words."""

from collections.abc import Mapping

from waardevol_lab.domain.framework import Framework
from waardevol_lab.wording.i18n import language


def options_of(framework: Framework) -> Mapping[str, list[tuple[str, str]]]:
    """What can be chosen of each tag, with its words in the language in force."""
    spoken = language()
    technology = framework.question("technology").options
    return {
        "technology": [(one.id, one.text.in_(spoken)) for one in technology if one.id != "none"],
        "values": [(one.id, one.title.in_(spoken)) for one in framework.values],
        "handvatten": [(str(one.id), one.title.in_(spoken)) for one in framework.handvatten],
    }
