"""Addresses of pages about the round that this request is about."""

from flask import url_for

from waardevol_lab.web.board.tabs import ronde


def page_url(page: str, reference: str, anchor: str | None = None) -> str:
    """Another page of the same round."""
    return url_for(f"board.{page}", reference=reference, ronde=ronde(), _anchor=anchor)


def desk_url() -> str:
    """Te doen: for when the dossier may have closed behind the viewer."""
    return url_for("board.desk")
