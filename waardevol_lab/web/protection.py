"""What every request meets: own origin, own host, form tokens, and headers on every answer."""

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from flask import Flask, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from waardevol_lab.config import Settings
from waardevol_lab.documents.plan_archives import LARGEST_ARCHIVE
from waardevol_lab.web.access import is_public_request, needs_sign_in
from waardevol_lab.web.page_policy import CLOSED, opened_headers, permissions, written

csrf = CSRFProtect()

THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "[::1]"})
PORT = re.compile(r":\d+\Z")
FORM_BYTES = 4 * 1024 * 1024
"""A form without files; a megabyte of text in the costliest characters fits."""
FROM_ANYWHERE = "citizens.unsubscribe"
"""Mail programs send this one form from their own site (RFC 8058): its address is the secret."""
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""All that the form holds."""
WHOLE_PLANS = "leads.import_plan"
LARGEST_PLAN = LARGEST_ARCHIVE + FORM_BYTES
FORM = "application/x-www-form-urlencoded"
OWN_SITES = frozenset({"same-origin", "none"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": written(CLOSED),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": permissions(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HTTPS_ONLY = "max-age=31536000"
PUBLIC_CACHE = "public, max-age=60, stale-while-revalidate=30, stale-if-error=600"
"""A minute, and half a minute more while a cache asks anew, so that no reader waits for it; ten
minutes when there is no answer. A thousand readers of one notice cost one request a minute."""
PRIVATE_CACHE = "private, no-store"


def foreign_check(settings: Settings) -> Callable[[], None]:
    """The check that refuses what comes by another name or from another site.

    400 for another site's name and for text that no database takes; 403 for its forms.
    """
    hosts, scheme = own_hosts(settings), urlsplit(settings.base_url).scheme
    return lambda: _refuse_foreign(hosts, scheme)


def _refuse_foreign(hosts: frozenset[str], scheme: str) -> None:
    host = request.host.lower()
    if _hostname(host) not in hosts:
        abort(400)
    if request.headers.get("X-Forwarded-Host", host).lower() != host:
        abort(400)
    if "\0" in request.path or "\0" in unquote(request.query_string.decode("latin-1")):
        abort(400)
    if request.method in SAFE_METHODS:
        return
    if request.endpoint == FROM_ANYWHERE and request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN_SITES:
        abort(403)
    if request.headers.get("Origin", f"{scheme}://{host}").lower() != f"{scheme}://{host}":
        abort(403)


def refuse_large() -> None:
    """413 for a form that is too large, before it is read; files come another way.

    A whole plan with its files is larger than anything else that comes in.
    """
    if request.endpoint == WHOLE_PLANS:
        request.max_content_length = LARGEST_PLAN
    if request.mimetype == FORM and (request.content_length or 0) > FORM_BYTES:
        abort(413)


def own_hosts(settings: Settings) -> frozenset[str]:
    """The names that the site answers to; in development also those of this machine."""
    own = _hostname(urlsplit(settings.base_url).netloc.lower())
    return frozenset({own} if settings.production else {own, *THIS_MACHINE})


def _hostname(netloc: str) -> str:
    """Without the port; an IPv6 address keeps its brackets."""
    return PORT.sub("", netloc)


def check_form_token() -> None:
    """The token in the form, on pages behind the sign-in; before it the origin alone tells."""
    if request.method in SAFE_METHODS or not needs_sign_in():
        return
    if current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


def headers_for(settings: Settings) -> Callable[[Response], Response]:
    """What puts security headers on every answer, error pages too, and says how long to keep it.

    What is the same for every answer is written down once: every request pays for this.
    """
    strict = {"Strict-Transport-Security": HTTPS_ONLY} if settings.https else {}
    fixed = [(name.lower(), name, value) for name, value in {**HEADERS, **strict}.items()]

    def add_headers(response: Response) -> Response:
        headers, public = response.headers, is_public_request()
        given = {name.lower() for name, _ in headers}
        for name, value in opened_headers().items():
            if name.lower() not in given:
                headers.add(name, value)
                given.add(name.lower())
        for lower, name, value in fixed:
            if lower not in given:
                headers.add(name, value)
        if "cache-control" not in given:
            cacheable = response.status_code == 200 and public
            headers.add("Cache-Control", PUBLIC_CACHE if cacheable else PRIVATE_CACHE)
        varies = "Accept-Encoding" if public else "Cookie"
        if "vary" in given:
            response.vary.add(varies)
        else:
            headers.add("Vary", varies)
        return response

    return add_headers


def init_protection(app: Flask, settings: Settings) -> None:
    """Set the form tokens up, and the headers of every answer."""
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        # Some browsers send no Referer; Origin and Sec-Fetch-Site say the same, and the token more.
        WTF_CSRF_SSL_STRICT=False,
    )
    csrf.init_app(app)
    app.after_request(headers_for(settings))
