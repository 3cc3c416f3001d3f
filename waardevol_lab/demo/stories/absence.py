"""A decider and a chair of the demo who go on holiday: others stand in for them."""

from waardevol_lab.demo.cast import GROENSTAD
from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.standing_in import NameStandIn, name_stand_in

HOLIDAY = -20
"""The last day of the decider's holiday, in which the change on the beach was decided."""
AWAY = 12
"""The last day on which the decider is away now: the stand-in finds an advice that waits."""
FIRST, LAST = 14, 28


def absence(tale: Tale) -> Story:
    """The decider's stand-in decided once and stands in again; the chair's begins later."""
    yield -33
    _decider_is_away(tale, HOLIDAY)
    yield -4
    command = NameStandIn(
        Role.CHAIR,
        tale.places.boards["groenstad"],
        tale.actor("lid2").user_id,
        tale.timeline.day(FIRST),
        tale.timeline.day(LAST),
    )
    name_stand_in(command, tale.actor("voorzitter"), tale.tick())
    yield -2
    _decider_is_away(tale, AWAY)


def _decider_is_away(tale: Tale, last: int) -> None:
    """From now on until the end of that day."""
    command = NameStandIn(
        Role.DECIDER,
        tale.places.organisations[GROENSTAD],
        tale.actor("vervanger").user_id,
        None,
        tale.timeline.day(last),
    )
    name_stand_in(command, tale.actor("beslisser"), tale.tick())
