"""What every request meets: own origin, own host, form tokens, and headers on every answer."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.wrappers import Response

from waardevol_lab.config import Settings
from waardevol_lab.web.access import is_public_request

csrf = CSRFProtect()

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PUBLIC_CACHE = "public, max-age=60"
PRIVATE_CACHE = "private, no-store"


def refuse_foreign() -> None:
    """403 for an unsafe request that another site made; 400 for a foreign forwarded host."""
    forwarded = request.headers.get("X-Forwarded-Host")
    if forwarded is not None and forwarded != request.host:
        abort(400)
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def check_form_token() -> None:
    """The token in the form, for those who have a session; others are known by origin alone."""
    if request.method in SAFE_METHODS or is_public_request():
        return
    if current_user.is_authenticated and current_app.config["WTF_CSRF_ENABLED"]:
        csrf.protect()


def add_headers(response: Response) -> Response:
    """Security headers on every answer, error pages too; how long it may be kept."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        cacheable = response.status_code == 200 and is_public_request()
        response.headers["Cache-Control"] = PUBLIC_CACHE if cacheable else PRIVATE_CACHE
    if is_public_request():
        response.vary.add("Accept-Encoding")
    else:
        response.vary.add("Cookie")
    return response


def init_protection(app: Flask, settings: Settings) -> None:
    """Register the checks; the order is host, origin, then (after the gate) the form's token."""
    hosts = [urlsplit(settings.base_url).hostname or ""]
    if not settings.production:
        hosts += ["127.0.0.1", "localhost", "[::1]"]
    app.config.update(TRUSTED_HOSTS=hosts, WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None)
    csrf.init_app(app)
    app.before_request(refuse_foreign)
    app.after_request(add_headers)
