"""The four plans that the tests and the demo share, as another system would hand them over."""

from pathlib import Path

from waardevol_lab.domain.plan_file import PlanFile, read_plan_file

FOLDER = Path(__file__).parent


def raw(name: str) -> bytes:
    """The file of a case, without its extension."""
    return (FOLDER / f"{name}.json").read_bytes()


def plan(name: str) -> PlanFile:
    """A case, read as a plan file."""
    return read_plan_file(raw(name))
