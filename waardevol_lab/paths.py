"""Where templates and static files are: in a checkout and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def asset_root() -> Path:
    """The folder that holds `templates/` and `static/`.

    An installed wheel has them inside the package, a checkout beside it. Raises
    `FileNotFoundError` when neither is there.
    """
    for root in (PACKAGE, PACKAGE.parent):
        if (root / "templates" / "layouts").is_dir() and (root / "static").is_dir():
            return root
    raise FileNotFoundError("templates/ and static/ are neither in the package nor beside it")
