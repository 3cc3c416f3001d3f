"""The application as it is put together, without tables."""

from pathlib import Path

import pytest
from flask import Flask

from waardevol_lab import create_app


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Return the application; its routes and templates are looked at, nothing is served."""
    instance: Path = tmp_path_factory.mktemp("instance")
    return create_app(instance=instance, testing=True)
