"""Every format of every experiment of the demo, and of their list, by its own standard."""

from pathlib import Path

from tests import dtpr_checks
from tests import format_checks as check
from tests.demo import copy_of_the_demo
from tests.visitor import Visitor
from waardevol_lab.app import create_app


def test_every_format_of_the_demo_is_valid(run_folder: Path, tmp_path: Path) -> None:
    copy_of_the_demo(run_folder, tmp_path)
    visitor = Visitor(create_app(testing=True, instance=tmp_path, env="development"))
    listed = check.data(visitor.text("/experimenten.json"), "experiments")["experiments"]
    assert {one["status"] for one in listed} >= {"approved", "running", "rejected", "evaluated"}
    told_by_dtpr = {one["slug"]: _by_dtpr(visitor, one["slug"]) for one in listed}
    assert {devices for devices, _ in told_by_dtpr.values()} == {True, False}
    assert {algorithm for _, algorithm in told_by_dtpr.values()} == {True, False}
    for language in ("", "/en"):
        check.features(visitor.text(f"{language}/experimenten.geojson"))
        check.atom(visitor.get(f"{language}/experimenten.atom").data)
        check.calendar(visitor.get(f"{language}/experimenten.ics").data)
        assert len(check.table(visitor.get(f"{language}/experimenten.csv").data)) == len(listed)
        for one in listed:
            here = f"{language}/experimenten/{one['slug']}"
            told = check.data(visitor.text(f"{here}.json"), "experiment")
            assert told["status"] == one["status"] and told["fictional"]
            assert check.features(visitor.text(f"{here}.geojson"))
            assert check.atom(visitor.get(f"{here}.atom").data).entries
            check.calendar(visitor.get(f"{here}.ics").data)
            check.linked(visitor.text(here))


def _by_dtpr(visitor: Visitor, slug: str) -> tuple[bool, bool]:
    """Whether its devices and its algorithm are told; what is told is held against the taxonomy."""
    page = f"/experimenten/{slug}"
    links = visitor.text(page)
    devices, algorithm = visitor.get(f"{page}/dtpr.json"), visitor.get(f"{page}/dtpr-ai.json")
    for answer, read, name in (
        (devices, dtpr_checks.device, "dtpr.json"),
        (algorithm, dtpr_checks.ai, "dtpr-ai.json"),
    ):
        assert answer.status_code in (200, 404)
        assert (f"{page}/{name}" in links) == (answer.status_code == 200)
        if answer.status_code == 200:
            read(answer.text)
            assert "(fictional)" in answer.text
    return devices.status_code == 200, algorithm.status_code == 200
