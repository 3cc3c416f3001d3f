"""One address for every page of the staff, found the way people do: by following links."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.routes import routes
from tests.web.asking import signed_in
from tests.web.dossiers import World
from tests.web.leaking import filled, links

STAFF = ("account", "leads", "board", "admin")
ENOUGH = 2
"""Pages of a kind that are opened for their links, for each person."""
READERS = (
    *("lead", "secretary", "anna", "chair", "member own", "member undeclared"),
    *("decider own", "dpo own", "admin own", "auditor own", "fieldworker own"),
)


@dataclass(frozen=True, slots=True)
class Reached:
    """What opens for somebody: a page, or a file."""

    endpoint: str
    reader: str
    address: str
    page: bool


def pages_of_staff(app: Flask) -> set[str]:
    """The endpoints of the staff that answer GET."""
    return {
        rule.endpoint
        for rule in routes(app)
        if "GET" in (rule.methods or set()) and rule.endpoint.split(".")[0] in STAFF
    }


def reach(
    world: World, beyond: Collection[str], readers: Iterable[str] = READERS
) -> dict[str, Reached]:
    """What opens first at each endpoint for one of the readers; nobody looks for those `beyond`.

    What no link leads to in any of the dossiers is asked for by its address.
    """
    wanted = pages_of_staff(world.lab.app) - set(beyond)
    found: dict[str, Reached] = {}
    for name in readers:
        for reached in _walk(world, name):
            found.setdefault(reached.endpoint, reached)
            if wanted <= found.keys():
                return found
    for endpoint in wanted - found.keys():
        found |= {one.endpoint: one for one in _ask(world, endpoint, readers)}
    return found


def _ask(world: World, endpoint: str, readers: Iterable[str]) -> Iterator[Reached]:
    """By its address, where that needs no more than a dossier and a number."""
    values = {"reference": list(world.dossiers.values()), "number": ["1"]}
    rules = [r for r in routes(world.lab.app) if r.endpoint == endpoint and "/en/" not in r.rule]
    for name in readers:
        client = signed_in(world.lab, name)
        for address in (a for rule in rules for a in filled(rule, values)):
            with client.get(address) as answer:
                if answer.status_code == 200:
                    yield Reached(endpoint, name, address, answer.mimetype == "text/html")
                    return


def _walk(world: World, name: str) -> Iterator[Reached]:
    client, lab = signed_in(world.lab, name), world.lab
    first = ["/plannen/", "/commissie/", "/beheer/", "/account/profiel"]
    for reference in world.dossiers.values():
        first += [
            f"/plannen/{reference}",
            f"/plannen/{reference}/status",
            f"/commissie/{reference}",
        ]
    waiting, seen, opened = [*first], set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        endpoint = _endpoint(lab.app, address)
        if address in seen or endpoint is None:
            continue
        if opened[endpoint] >= ENOUGH and address not in first:
            continue
        seen.add(address)
        with client.get(address) as answer:
            if answer.status_code != 200:
                continue
            opened[endpoint] += 1
            page = answer.mimetype == "text/html"
            if page:
                waiting += links(address, answer.text)
        yield Reached(endpoint, name, address, page)


def _endpoint(app: Flask, address: str) -> str | None:
    """The endpoint of the staff behind an address; None for any other."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(address).path)
    except HTTPException:
        return None
    name = str(endpoint)
    return (
        name if name.split(".", maxsplit=1)[0] in STAFF and not address.startswith("/en/") else None
    )
