"""The demo data, loaded once in a test run by the command itself, and copied for who asks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers import locked

PASSWORD = "lezen verandert niets 2026"


def copy_of_the_demo(run_folder: Path, instance: Path) -> None:
    """Fill `instance` with the demo; its accounts have PASSWORD."""
    ready = run_folder / "demo"
    with locked(run_folder / "demo.lock"):
        if not ready.exists():
            making = run_folder / "demo-making"
            _load(making)
            making.rename(ready)
    shutil.copytree(ready, instance, dirs_exist_ok=True)


def _load(instance: Path) -> None:
    environment = os.environ | {
        "WAARDEVOL_INSTANCE": str(instance),
        "WAARDEVOL_DEMO_PASSWORD": PASSWORD,
    }
    command = Path(sys.executable).parent / "waardevol"
    for words in (["db", "upgrade"], ["demo"]):
        done = subprocess.run(
            [command, *words], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
