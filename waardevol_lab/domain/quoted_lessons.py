"""The lessons that a plan quotes, as they stand in a file: address, title and whose it is."""

from collections.abc import Mapping
from typing import Final

from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import line_problems
from waardevol_lab.domain.lessons import LONGEST_TITLE, is_address

QUESTION: Final = "earlier_lessons"
"""The question of a plan that quotes belong to: where it is withheld, so are they."""
FIELD: Final = "lessons"
KEYS: Final = frozenset(("url", "title", "organisation"))
MOST: Final = 20
"""So many lessons can one plan quote."""
LONGEST_ORGANISATION: Final = 255


def read_quotes(
    written: object,
) -> tuple[tuple[Mapping[str, str], ...], tuple[Problem, ...]]:
    """The quotes of a plan file, and what is wrong with those that are left out. Takes any JSON."""
    if not isinstance(written, list) or len(written) > MOST:
        return (), (Problem(FIELD, "quotes_wrong", {"max": MOST}),)
    found: dict[str, Mapping[str, str]] = {}
    problems = []
    for number, one in enumerate(written):
        if not _is_quote(one) or one["url"] in found:
            problems.append(Problem(f"{FIELD}.{number}", "quote_wrong"))
        else:
            found[one["url"]] = one
    return tuple(found.values()), tuple(problems)


def _is_quote(one: object) -> bool:
    if not isinstance(one, Mapping) or set(one) != KEYS or not is_address(one["url"]):
        return False
    title, organisation = one["title"], one["organisation"]
    return not (
        any(line_problems(FIELD, title, LONGEST_TITLE))
        or any(line_problems(FIELD, organisation, LONGEST_ORGANISATION))
    )
