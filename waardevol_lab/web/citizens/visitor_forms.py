"""Forms for people without an account: no session, no cookie, and two traps for machines.

Their views are `@for_visitors`, which keeps them out of every cache. Origin and Sec-Fetch-Site
guard them (web/protection.py), since there is no session to hold a token.
"""

import hmac
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from flask import Response, current_app, make_response, request
from flask.blueprints import BlueprintSetupState
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from wtforms import HiddenField, StringField

from waardevol_lab.domain.errors import Problem
from waardevol_lab.web.access import anonymous, look_nothing_up
from waardevol_lab.web.forms import BaseForm, CleanMeta
from waardevol_lab.web.limits import within
from waardevol_lab.web.protection import PRIVATE_CACHE
from waardevol_lab.wording.i18n import gettext, mark

View = Callable[..., Any]

PATIENCE = "waardevol_visitor_patience"
FASTEST = 3
"""Seconds: nobody reads a page, writes and presses in less."""
FASTEST_CODE = 1
"""Seconds for a form with a code alone: who pastes it reads nothing, and never has to wait."""
LONGEST = 24 * 60 * 60
"""Seconds that a page may stand open before its form has to be pressed a second time."""


def init_visitor_forms(state: BlueprintSetupState) -> None:
    """Nobody has to wait where tests are about something else."""
    state.app.extensions[PATIENCE] = 0 if state.app.testing else FASTEST


class VisitorForm(BaseForm):
    """A form that a person without an account fills in.

    `homepage` stands out of sight and stays empty; `stamp` says when the page was made, signed for
    this page alone. Show the first with `trap` of components/visitor.html.
    """

    fastest: ClassVar[int] = FASTEST
    everywhere: ClassVar[bool] = False
    """Shown on several pages, also without a stamp; one that is there is looked at, however old."""

    class Meta(CleanMeta):
        """No session, so no token of it."""

        csrf = False

    homepage = StringField(mark("Laat dit veld leeg"))
    stamp = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hurried = False
        self._typed_stamp = self.stamp.data or ""
        self._nonce = self._read(self._typed_stamp)
        if not self._nonce:
            self._nonce = secrets.token_urlsafe(12)
            self.stamp.data = self._signer().dumps(self._nonce)

    @property
    def seed(self) -> bytes:
        """A secret of this one showing of the form: the same at a second press, and no other's."""
        key = str(current_app.secret_key).encode()
        return hmac.digest(key, f"visitor {request.path} {self._nonce}".encode(), "sha256")

    def pressed_too_often(self, rate: str) -> bool:
        """Count this press of its address, and say in the form when it is one too many.

        Show the form again with 429: nothing typed is lost, and a person presses later.
        """
        if within(rate):
            return False
        refusal = gettext(
            "U stuurde veel achter elkaar. Wacht een paar minuten en druk nog een keer."
        )
        self.loose_problems.append(refusal)
        self.form_errors.append(refusal)
        self.hurried = True
        return True

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether all fields are right and a person filled them in; all that is wrong is said."""
        right = bool(super().validate(*args, **kwargs))
        refusal = self._machine_at_work()
        if refusal:
            self.loose_problems.append(refusal)
            self.form_errors.append(refusal)
        problems = self._problems()
        self.add_problems(problems)
        return right and not refusal and not problems

    def _problems(self) -> tuple[Problem, ...]:
        """What the rules have against what was typed, beside what the fields say themselves."""
        return ()

    def _machine_at_work(self) -> str:
        """What to say to who may be a machine; a person presses again, and nothing is lost."""
        if (self.homepage.data or "").strip():
            return gettext("Maak het veld “Laat dit veld leeg” leeg en druk nog een keer.")
        if not self._typed_stamp and self.everywhere:
            return ""
        if not self._typed_stamp or self._read(self._typed_stamp) != self._nonce:
            return gettext(
                "Deze pagina stond lang open. Kijk uw tekst na en druk nog een keer op de knop."
            )
        if self._age() < min(self.fastest, current_app.extensions[PATIENCE]):
            return gettext("Dat ging wel heel snel. Wacht een paar tellen en druk nog een keer.")
        return ""

    def _read(self, stamp: str) -> str:
        """The nonce in a stamp that was made here, for this page and not too long ago."""
        try:
            longest = None if self.everywhere else LONGEST
            return str(self._signer().loads(stamp, max_age=longest))
        except (SignatureExpired, BadData):
            return ""

    def _age(self) -> float:
        signer = self._signer()
        _, made_at = signer.loads(self._typed_stamp, return_timestamp=True)
        _, now = signer.loads(signer.dumps(""), return_timestamp=True)
        return float((now - made_at).total_seconds())

    def _signer(self) -> URLSafeTimedSerializer:
        """Signs for one page or one kind of form: what was made for another says nothing here."""
        place = "everywhere" if self.everywhere else request.path
        return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"visitor-form {place}")


def for_visitors(view: View) -> View:
    """For everyone, without a session, and in no cache: a page with a form, or an answer to one."""

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> Response:
        look_nothing_up()
        response: Response = make_response(view(*args, **kwargs))
        response.headers["Cache-Control"] = PRIVATE_CACHE
        return response

    return anonymous(shown)
