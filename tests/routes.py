"""Every route of the application as an address that can be asked for."""

import re

from flask import Flask
from werkzeug.routing import Rule

from waardevol_lab.web.access import Access, access_of

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
EXAMPLES = {
    "reference": "WL-2026-001",
    "slug": "een-experiment",
    "token": "A" * 43,
    "code": "abc123",
    "task": "doel",
    "version": "2026-1",
    "kind": "receipt",
    "language": "nl",
}
PART = re.compile(r"<(?:(\w+)(?:\(.*?\))?:)?(\w+)>")


def routes(app: Flask) -> list[Rule]:
    """All routes, in a fixed order."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def unsafe_routes(app: Flask) -> list[Rule]:
    """The routes that change something."""
    return [rule for rule in routes(app) if (rule.methods or set()) & UNSAFE]


def address(rule: Rule, **values: object) -> str:
    """An address of the route; what `values` does not name gets an example of its kind."""

    def value(part: re.Match[str]) -> str:
        kind, name = part.groups()
        return str(values.get(name, 1 if kind == "int" else EXAMPLES.get(name, "x")))

    return PART.sub(value, rule.rule)


def access(app: Flask, rule: Rule) -> Access:
    """What the view behind a route declares."""
    declared = access_of(app, rule.endpoint)
    assert declared is not None, rule
    return declared
