"""What browsers may load on one page, beyond what they may load on all of them.

Every page works without scripts. A template that asks for one opens the policy for its own page:
scripts of this site may run there and talk to this site. Pages that ask for none stay shut.
"""

from collections.abc import Mapping
from typing import Final

from flask import g
from markupsafe import Markup

CLOSED: Final = {
    "default-src": ("'none'",),
    "style-src": ("'self'",),
    "img-src": ("'self'",),
    "font-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'none'",),
}
DEVICE: Final = ("camera", "microphone", "geolocation")
FOR_SCRIPTS: Final = ("script-src", "connect-src")


def written(policy: Mapping[str, tuple[str, ...]]) -> str:
    """The policy as its header holds it."""
    return "; ".join(" ".join((name, *sources)) for name, sources in policy.items())


def sandboxed() -> str:
    """The policy of a file: it loads nothing and stands apart from our pages."""
    loading = {"style-src", "img-src", "font-src"}
    kept = {name: sources for name, sources in CLOSED.items() if name not in loading}
    return written({**kept, "sandbox": ()})


def script_tag(address: str) -> Markup:
    """The tag for a script of this site, as a module; opens this page's policy for it."""
    for directive in FOR_SCRIPTS:
        _open(directive, "'self'")
    return Markup('<script type="module" src="{}"></script>').format(address)


def allow_images_from(origin: str) -> None:
    """Let this page show pictures of one other site."""
    _open("img-src", origin)


def allow_location() -> None:
    """Let the script of this page ask the visitor where they are."""
    g.may_ask_location = True


def opened_headers() -> dict[str, str]:
    """The headers by which the page at hand may do more than others; none for most pages."""
    headers = {}
    opened: dict[str, tuple[str, ...]] = g.get("policy_openings", {})
    if opened:
        names = dict.fromkeys((*CLOSED, *opened))
        policy = {name: (*CLOSED.get(name, ()), *opened.get(name, ())) for name in names}
        headers["Content-Security-Policy"] = written(policy)
    if g.get("may_ask_location"):
        headers["Permissions-Policy"] = permissions(geolocation="self")
    return headers


def permissions(**opened: str) -> str:
    """The header that says what a page may ask of the visitor's device: nothing, but for these."""
    return ", ".join(f"{name}=({opened.get(name, '')})" for name in DEVICE) + ", interest-cohort=()"


def _open(directive: str, source: str) -> None:
    openings: dict[str, tuple[str, ...]] = g.setdefault("policy_openings", {})
    if source not in openings.get(directive, ()):
        openings[directive] = (*openings.get(directive, ()), source)
