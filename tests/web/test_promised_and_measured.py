"""Promise against outcome on public pages of the demo, equal to the files that they come from."""

import html
import re
from pathlib import Path

from tests import cases
from tests import format_checks as check
from tests.demo import copy_of_the_demo
from tests.visitor import Visitor
from waardevol_lab.app import create_app
from waardevol_lab.demo.stories.earlier import COUNTED, LIT

REACHED = {"yes": "Ja, gehaald", "partly": "Voor een deel", "no": "Nee, niet gehaald"}
EVALUATED = {
    "fietsers-tellen-met-een-lus": ("fietsers-stationsplein", COUNTED),
    "rustig-licht-in-de-kroegstraat-de-eerste-winter": ("stratumseind", LIT),
}
ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.S)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.S)


def rows_of(page: str) -> list[tuple[str, ...]]:
    """Every row of every table, as words."""
    return [
        tuple(html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in CELL.findall(row))
        for row in ROW.findall(page)
    ]


def test_promises_of_the_case_files_stand_beside_what_was_measured(
    run_folder: Path, tmp_path: Path
) -> None:
    copy_of_the_demo(run_folder, tmp_path)
    visitor = Visitor(create_app(testing=True, instance=tmp_path, env="development"))
    for slug, (case, answers) in EVALUATED.items():
        plan = cases.plan(case).answers
        told = [
            (
                *(row[name] for name in ("criterion", "success", "failure")),
                answers[f"criterion_{number}_measured"],
                REACHED[answers[f"criterion_{number}_reached"]],
            )
            for number, row in enumerate(plan["success_criteria"])
        ]
        assert len(told) >= 2 and any(row[-1] == REACHED["no"] for row in told)
        page = visitor.text(f"/experimenten/{slug}/evaluaties")
        served = rows_of(page)
        assert all(row in served for row in told), slug
        table = check.table(visitor.get(f"/experimenten/{slug}/evaluaties.csv").data)
        goals = [row for row in table if row["Soort"] == "Doel" and "na afloop" in row["Evaluatie"]]
        assert [
            tuple(
                row[name]
                for name in ("Waarover", "Geslaagd als", "Mislukt als", "Uitkomst", "Gehaald?")
            )
            for row in goals
        ] == told
        assert len([row for row in table if row["Soort"] == "Waarde"]) >= 7
        assert f"/experimenten/{slug}/evaluaties.csv" in page
