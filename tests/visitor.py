"""A visitor of the pages: follows links, fills in the forms that are there, keeps its cookie."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from waardevol_lab.clock import real
from waardevol_lab.services import sessions


class FreshClient(FlaskClient):
    """A test client whose every request stands alone, also within an application context.

    Flask would share that context's `g` among all requests: who asked first, asked them all.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


class Visitor:
    """A browser without JavaScript, by way of Flask's test client."""

    def __init__(self, app: Flask, account_id: int | None = None) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        if account_id is not None:
            contents = {"_user_id": str(account_id), "_fresh": True}
            with app.app_context():
                token = sessions.write("", account_id, contents, real())
            assert token
            self.client.set_cookie(app.config["SESSION_COOKIE_NAME"], token)

    def get(self, url: str, **kwargs: Any) -> TestResponse:
        """GET, without following redirects."""
        return self.client.get(url, **kwargs)

    def text(self, url: str) -> str:
        """The page at `url`, which must be there."""
        response = self.client.get(url)
        assert response.status_code == 200, (
            url,
            response.status_code,
            response.headers.get("Location"),
        )
        return response.get_data(as_text=True)

    def form(self, url: str, containing: str | None = None) -> MultiDict[str, Any]:
        """The fields of a form on the page as a browser would send them untouched."""
        return form_fields(self.text(url), containing)

    def submit(
        self,
        url: str,
        fields: dict[str, Any] | None = None,
        *,
        to: str | None = None,
        containing: str | None = None,
    ) -> TestResponse:
        """Open `url`, fill in `fields`, and press; `to` when the form goes elsewhere.

        `containing` names a field by which the form is found when the page has several.
        """
        name = containing or next(iter(fields), None) if fields else containing
        data = self.form(url, name)
        for key, value in (fields or {}).items():
            data.setlist(key, value if isinstance(value, list) else [value])
        return self.client.post(to or url, data=data, content_type="multipart/form-data")


def parse(page: str) -> Element:
    """The page as a tree; raises when it is not valid HTML."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(page)
    return tree


def form_fields(page: str, containing: str | None = None) -> MultiDict[str, Any]:
    """What the form with a field named `containing` (or the first in main) holds."""
    tree = parse(page)
    forms = [form for form in tree.iter("form") if form.get("method", "").lower() == "post"]
    for form in forms:
        fields = _fields(form)
        names = {element.get("name") for element in form.iter() if element.get("name")}
        if containing is None and "sign-out" in str(form.get("action")):
            continue
        if containing is None and form.get("action", "").endswith("/uitloggen"):
            continue
        if containing is None or containing in names:
            return fields
    raise AssertionError(f"no form with {containing!r} on the page")


def _fields(form: Element) -> MultiDict[str, Any]:
    data: MultiDict[str, Any] = MultiDict()
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        if element.tag == "textarea":
            data.add(name, (element.text or ""))
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            for option in chosen:
                data.add(name, option.get("value", option.text or ""))
        elif element.tag == "input" and _sent(element):
            data.add(name, element.get("value", "on"))
    return data


def _sent(element: Element) -> bool:
    kind = element.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return element.get("checked") is not None
    return kind not in {"submit", "button", "file", "image"}
