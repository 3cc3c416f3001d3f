"""The composition root: settings, extensions, blueprints, checks."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from waardevol_lab import observing
from waardevol_lab.clock import clock_for
from waardevol_lab.config import MAX_BODY_BYTES, Settings, read_settings
from waardevol_lab.paths import asset_root
from waardevol_lab.persistence.db import init_database
from waardevol_lab.web import access, blueprints
from waardevol_lab.web.addresses import NumberInAddress
from waardevol_lab.web.failures import init_failures
from waardevol_lab.web.languages import LanguagePrefix, wanted_language
from waardevol_lab.web.limits import init_limits
from waardevol_lab.web.page_context import init_templates
from waardevol_lab.web.protection import (
    FORM_BYTES,
    check_form_token,
    foreign_check,
    init_protection,
    refuse_large,
)
from waardevol_lab.web.session import init_sessions
from waardevol_lab.web.static_files import StaticFiles, contents_hash
from waardevol_lab.web.stored_answers import StoredAnswers
from waardevol_lab.wording.i18n import speak

DATABASE_SECONDS = 5


def create_app(**overrides: Any) -> Flask:
    """The application for the settings in force; `overrides` are settings in lower case.

    Raises `SettingsError` when a setting is wrong and `RuntimeError` when a route does not say
    who may reach it.
    """
    testing = bool(overrides.pop("testing", False))
    settings = read_settings(**overrides)
    root = asset_root()
    app = Flask(__name__, template_folder=str(root / "templates"), static_folder=None)
    app.testing = testing
    _configure(app, settings)
    observing.init_logging(settings)
    init_database(app)
    init_protection(app, settings)
    init_sessions(app)
    init_templates(app, contents_hash(root / "static"))
    init_failures(app)
    app.url_map.converters["int"] = NumberInAddress
    init_limits(app)
    blueprints.register(app)
    _init_checks(app, settings)
    access.refuse_undeclared(app)
    app.wsgi_app = StaticFiles(  # type: ignore[method-assign]
        LanguagePrefix(StoredAnswers(app, app.wsgi_app)), root / "static"
    )
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=0)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    app.extensions["waardevol_settings"] = settings
    app.extensions["waardevol_clock"] = clock_for(settings.clock)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        MAX_FORM_PARTS=3000,
        TEMPLATES_AUTO_RELOAD=False,
    )


def _engine_options(url: str) -> dict[str, Any]:
    """A server that is away is noticed within seconds, and used again as soon as it is back.

    Errors name no values: they end in the log.
    """
    if not url.startswith("postgresql"):
        return {"hide_parameters": True}
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_timeout": DATABASE_SECONDS,
        "connect_args": {"connect_timeout": DATABASE_SECONDS},
    }


def _init_checks(app: Flask, settings: Settings) -> None:
    """What every request meets, in this order; one hook, since every request pays for each."""
    refuse_foreign = foreign_check(settings)

    def meet() -> Response | None:
        speak("en" if wanted_language() == "en" else "nl")
        refuse_foreign()
        refuse_large()
        elsewhere = access.guard()
        if elsewhere is None:
            check_form_token()
        return elsewhere

    app.before_request(meet)
