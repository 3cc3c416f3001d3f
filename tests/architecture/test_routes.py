"""Default closed: every route says who may reach it, and every action can be reached."""

import pytest
from flask import Flask
from werkzeug.routing import Rule as Route

from waardevol_lab.domain.policy import PERMISSIONS, Permission
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.rules import RULES
from waardevol_lab.domain.states import Action
from waardevol_lab.web.access import access_of, public, refuse_undeclared

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
STAFF_ADDRESSES = ("/plannen", "/commissie", "/beheer")
NOT_PEOPLE = {Role.JOB, Role.EFFECT}
WHO = {
    action: {holder.role for rule in RULES if rule.action is action for holder in rule.who}
    for action in Action
}


def routes(application: Flask) -> list[Route]:
    """Return every route, in the order of their addresses."""
    return sorted(application.url_map.iter_rules(), key=lambda route: (route.rule, route.endpoint))


def done_by_people() -> list[Action]:
    """Return the actions that somebody does, rather than a job or another act."""
    return [action for action in Action if WHO[action] - NOT_PEOPLE]


def test_every_route_says_who_may_reach_it(application: Flask) -> None:
    assert len(routes(application)) > 2
    undeclared = [r.rule for r in routes(application) if access_of(application, r.endpoint) is None]
    assert undeclared == []


def test_route_that_says_nothing_keeps_the_application_from_starting() -> None:
    careless = Flask("careless", static_folder=None)
    careless.add_url_rule("/open", "open", public(lambda: "for all"))
    refuse_undeclared(careless)
    careless.add_url_rule("/forgotten", "forgotten", lambda: "for whom?")
    with pytest.raises(RuntimeError, match="forgotten"):
        refuse_undeclared(careless)


def test_no_staff_address_is_open_to_all(application: Flask) -> None:
    open_to_all = [
        route.rule
        for route in routes(application)
        if route.rule.startswith(STAFF_ADDRESSES)
        and (access := access_of(application, route.endpoint)) is not None
        and access.kind not in {"roles", "signed_in"}
    ]
    assert open_to_all == []


def test_pages_use_no_method_that_a_form_cannot_send(application: Flask) -> None:
    odd = [r.rule for r in routes(application) if (r.methods or set()) & UNSAFE - {"POST"}]
    assert odd == []


@pytest.mark.parametrize("action", list(Action))
def test_every_action_has_a_rule_with_somebody_who_may(action: Action) -> None:
    assert WHO[action]


@pytest.mark.parametrize("action", done_by_people())
def test_every_action_of_people_has_a_route(action: Action, application: Flask) -> None:
    acting = [
        route.rule
        for route in routes(application)
        if (route.methods or set()) & UNSAFE
        and (access := access_of(application, route.endpoint)) is not None
        and action in access.actions
    ]
    assert acting, f"nobody can reach {action}"


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_held_and_asked_for(permission: Permission, application: Flask) -> None:
    assert PERMISSIONS[permission]
    asking = [
        route.rule
        for route in routes(application)
        if (access := access_of(application, route.endpoint)) is not None
        and permission in access.permissions
    ]
    assert asking, f"no route asks for {permission}"
