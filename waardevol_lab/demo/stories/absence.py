"""A chair of the demo who goes on holiday: a member of the board stands in."""

from waardevol_lab.demo.running import Story, Tale
from waardevol_lab.domain.roles import Role
from waardevol_lab.services.standing_in import NameStandIn, name_stand_in

FIRST, LAST = 14, 28


def absence(tale: Tale) -> Story:
    """Named a few days ago, for two weeks that are still to come."""
    yield -4
    command = NameStandIn(
        Role.CHAIR,
        tale.places.boards["groenstad"],
        tale.actor("lid2").user_id,
        tale.timeline.day(FIRST),
        tale.timeline.day(LAST),
    )
    name_stand_in(command, tale.actor("voorzitter"), tale.tick())
