"""Every audience's blueprint at its address."""

from flask import Flask

from waardevol_lab.documents.public_site import API
from waardevol_lab.web.account import blueprint as account
from waardevol_lab.web.admin import blueprint as admin
from waardevol_lab.web.api import blueprint as api
from waardevol_lab.web.board import blueprint as board
from waardevol_lab.web.citizens import blueprint as citizens
from waardevol_lab.web.health import blueprint as health
from waardevol_lab.web.leads import blueprint as leads


def register(app: Flask) -> None:
    """Hang every blueprint at its address."""
    app.register_blueprint(citizens)
    app.register_blueprint(account, url_prefix="/account")
    app.register_blueprint(leads, url_prefix="/plannen")
    app.register_blueprint(board, url_prefix="/commissie")
    app.register_blueprint(admin, url_prefix="/beheer")
    app.register_blueprint(api, url_prefix=API)
    app.register_blueprint(health)
