"""The desks and lists of everybody say the same on both engines, over a dossier in every state."""

from pathlib import Path

import pytest

from tests.begun import begun
from tests.databases import Databases
from tests.web.dossiers import World, build
from waardevol_lab.queries.board_desk import desk
from waardevol_lab.queries.board_list import Wanted, listing

ENGINES = ("sqlite", "postgres")
TASKS = {
    *("completeness", "conflict", "dpo_opinion", "decision", "board_conditions"),
    *("objections", "correct"),
}


def seen(world: World, name: str) -> tuple[list[tuple[str, str]], list[str]]:
    """What waits for somebody, and what their list holds, in the order of the pages."""
    viewer, now = world.lab.actor(name), world.lab.now
    todos = [(todo.task, todo.reference) for todo in desk(viewer, now).todos]
    return todos, [row.reference for row in listing(viewer, Wanted(), now).rows]


@pytest.mark.postgres
def test_desks_and_lists_say_the_same_on_both_engines(databases: Databases, tmp_path: Path) -> None:
    found = []
    for engine in ENGINES:
        folder = tmp_path / engine
        folder.mkdir()
        with begun(databases, folder, build, engine) as (_lab, world):
            found.append({name: seen(world, name) for name in sorted(world.people)})
    assert found[0] == found[1]
    tasks = {task for todos, _rows in found[0].values() for task, _reference in todos}
    assert tasks >= TASKS
