"""Sessions are rows on the server; the cookie holds a random token and nothing else. ADR 0006."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from flask import Flask, Request, current_app
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin
from werkzeug.wrappers import Response

from waardevol_lab.clock import Clock, real
from waardevol_lab.domain.policy import Actor
from waardevol_lab.queries import signing_in
from waardevol_lab.services import sessions

USER_KEY = "_user_id"


class SignedInUser(UserMixin):  # type: ignore[misc] # the library has no types
    """Flask-Login's user around an Actor."""

    def __init__(self, who: signing_in.SignedIn) -> None:
        self.id = str(who.account_id)
        self.name = who.name
        self.language = who.language
        self.actor: Actor = who.actor


class ServerSession(SessionMixin):
    """A session that is read from its row at the first look, and only then."""

    def __init__(self, request: Request, cookie: str) -> None:
        self._request, self._cookie = request, cookie
        self._contents: dict[str, Any] | None = None
        self.signs_in = False
        self.modified = False
        self.accessed = False

    @cached_property
    def token(self) -> str:
        """The token in the cookie; empty without one. Public pages never ask for it."""
        return self._request.cookies.get(self._cookie, "")

    def _read(self) -> dict[str, Any]:
        self.accessed = True
        if self._contents is None:
            self._contents = sessions.read(self.token, real()) if self.token else {}
        return self._contents

    @property
    def account_id(self) -> int | None:
        """Who is signed in, if anybody."""
        user = self._read().get(USER_KEY)
        return int(user) if user else None

    @property
    def contents(self) -> dict[str, Any]:
        """What the row holds."""
        return dict(self._read())

    def __getitem__(self, key: str) -> Any:
        return self._read()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if key == USER_KEY:
            self.signs_in = self.modified = True
        if self._read().get(key) != value or key not in self._read():
            self._read()[key] = value
            self.modified = True

    def __delitem__(self, key: str) -> None:
        del self._read()[key]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class ServerSessions(SessionInterface):
    """Keeps sessions in the database; visitors who are not signed in have none and no cookie."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        """The session behind the cookie; nothing is read yet."""
        return ServerSession(request, app.config["SESSION_COOKIE_NAME"])

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed; sign-in gets a new token, sign-out ends the row."""
        if not isinstance(session, ServerSession) or not session.modified:
            return
        token = sessions.write(
            session.token, session.account_id, session.contents, real(), renew=session.signs_in
        )
        if token is None:
            if session.token:
                response.delete_cookie(**_cookie(app))
        elif token != session.token:
            response.set_cookie(value=token, **_cookie(app))


def _cookie(app: Flask) -> dict[str, Any]:
    """What the cookie is set with, and removed with: browsers ask the same of both."""
    return {
        "key": app.config["SESSION_COOKIE_NAME"],
        "path": "/",
        "secure": app.config["SESSION_COOKIE_SECURE"],
        "httponly": True,
        "samesite": "Lax",
    }


class VisitorManager(LoginManager):  # type: ignore[misc]
    """Flask-Login, without its cookie that signs somebody in past the session."""

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        """Nobody: only a session on the server signs somebody in."""


def load_user(user_id: str) -> SignedInUser | None:
    """Flask-Login's user loader; roles hold by the workflow's clock, sessions by the real one."""
    clock: Clock = current_app.extensions["waardevol_clock"]
    who = signing_in.signed_in(int(user_id), clock())
    return SignedInUser(who) if who else None


def init_sessions(app: Flask) -> None:
    """Server-side sessions and Flask-Login on top of them."""
    https = current_settings(app).https
    app.config.update(
        SESSION_COOKIE_NAME="__Host-waardevol_session" if https else "waardevol_session",
        SESSION_COOKIE_SECURE=https,
    )
    app.session_interface = ServerSessions()
    manager = VisitorManager()
    manager.session_protection = None
    manager.user_loader(load_user)
    # Not init_app: that reads the session after every request, also of public pages.
    app.login_manager = manager  # type: ignore[attr-defined]


def current_settings(app: Flask | None = None) -> Any:
    """The settings that the application was made with."""
    return (app or current_app).extensions["waardevol_settings"]
