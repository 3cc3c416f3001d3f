"""The entry point for a WSGI server."""

from waardevol_lab import create_app

app = create_app()
