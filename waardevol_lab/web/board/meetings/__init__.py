"""Meetings of the board, in rooms: looking, planning, the agenda, the minutes."""

from waardevol_lab.web.board.meetings import agenda, looking, minutes, planning

__all__ = ["agenda", "looking", "minutes", "planning"]
