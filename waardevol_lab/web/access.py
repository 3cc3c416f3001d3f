"""Who may reach a route: every view says so, and nothing is open by default.

A view that declares nothing keeps the application from starting. The gate knows roles; whether
somebody may see this dossier is for `policy.authorise`, deeper down. ADR 0008.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from waardevol_lab.domain.policy import PERMISSIONS, Permission
from waardevol_lab.domain.roles import Relation, Role
from waardevol_lab.domain.rules import RULES
from waardevol_lab.domain.states import Action

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "__access__"


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of the visitor.

    `public` pages are the same for everyone and touch no session; `anonymous` pages are those
    around signing in; `roles` asks for a signed-in visitor who holds one of the roles anywhere.
    """

    kind: Literal["public", "anonymous", "signed_in", "roles"]
    roles: frozenset[Role] = frozenset()
    actions: frozenset[Action] = frozenset()
    permissions: frozenset[Permission] = frozenset()


def public(view: View) -> View:
    """For everyone, cacheable, without a session."""
    return _declare(view, Access("public"))


def anonymous(view: View) -> View:
    """For visitors who are not signed in yet; never cached."""
    return _declare(view, Access("anonymous"))


def signed_in(view: View) -> View:
    """For everyone who has signed in, whatever their roles."""
    return _declare(view, Access("signed_in"))


def requires(*needs: Action | Permission) -> Callable[[View], View]:
    """For those whose roles may do at least one of the actions or have one of the permissions."""
    actions = frozenset(need for need in needs if isinstance(need, Action))
    permissions = frozenset(need for need in needs if isinstance(need, Permission))
    if not needs:
        raise ValueError("a guarded view names at least one action or permission")
    access = Access("roles", _roles(actions, permissions), actions, permissions)
    return lambda view: _declare(view, access)


def _roles(actions: frozenset[Action], permissions: frozenset[Permission]) -> frozenset[Role]:
    acting = {
        holder.role
        for rule in RULES
        if rule.action in actions
        for holder in rule.who
        if Relation.OWN in holder.relations
    }
    return frozenset(acting).union(*(PERMISSIONS[permission] for permission in permissions))


def _declare(view: View, access: Access) -> View:
    setattr(view, ATTRIBUTE, access)
    return view


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the view behind an endpoint declares; None when it declares nothing."""
    return getattr(app.view_functions[endpoint], ATTRIBUTE, None)


def refuse_undeclared(app: Flask) -> None:
    """Raise `RuntimeError` when a route does not say who may reach it."""
    open_routes = sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None
    )
    if open_routes:
        raise RuntimeError(f"routes without a declared permission: {', '.join(open_routes)}")


def look_nothing_up() -> None:
    """From here on this answer is the same for everyone: no session is read for it."""
    g.looks_nothing_up = True


def is_public_request() -> bool:
    """Whether the page at hand is the same for everyone."""
    if request.endpoint is None or g.get("looks_nothing_up"):
        return True
    view = _current_view()
    access = getattr(view, ATTRIBUTE, None)
    return access is not None and access.kind == "public"


def needs_sign_in() -> bool:
    """Whether the page at hand is for those who have signed in."""
    if request.endpoint is None:
        return False
    return getattr(_current_view(), ATTRIBUTE).kind not in {"public", "anonymous"}


def _current_view() -> Any:
    return current_app.view_functions[request.endpoint or ""]


def _sign_in_url() -> str:
    """Where to sign in, and then back here; a form that was sent is lost, and that is said."""
    if request.method in {"GET", "HEAD"}:
        return url_for("account.sign_in", next=request.full_path.rstrip("?"))
    adapter = current_app.create_url_adapter(request)
    readable = adapter is not None and adapter.test(method="GET")
    back = request.full_path.rstrip("?") if readable else None
    return url_for("account.sign_in", na="verlopen", next=back)


def guard() -> Response | None:
    """The gate before every request."""
    if request.endpoint is None:
        return None
    access = getattr(_current_view(), ATTRIBUTE, None)
    if access is None:
        abort(404)
    if access.kind in {"public", "anonymous"}:
        return None
    if not current_user.is_authenticated:
        return redirect(_sign_in_url(), code=303)
    if access.kind == "roles" and not any(current_user.actor.holds(r) for r in access.roles):
        abort(404)
    return None
