"""How often one address may knock; by the connection, never by a header that anybody can write.

Only a view that says so is limited: no other request pays for it. Each process counts for itself.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, make_response, request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from waardevol_lab.web.acts import SEE_OTHER

SIGN_IN = "10 per minute; 60 per hour"
"""Attempts per address; an owner elsewhere is never locked out."""
TOO_MANY = 429
COUNTER = "waardevol_attempts"
View = Callable[..., Any]


def init_limits(app: Flask) -> None:
    """Count the attempts within this process; not where tests are about something else."""
    if not app.testing:
        app.extensions[COUNTER] = FixedWindowRateLimiter(MemoryStorage())


def limited(rate: str, *, failures_only: bool = False) -> Callable[[View], View]:
    """Let one address send the form of a view so often, and answer 429 after that.

    With `failures_only` a form that was taken, and so redirects, uses nothing up.
    """
    rates = parse_many(rate)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            counter = current_app.extensions.get(COUNTER)
            if counter is None or request.method != "POST":
                return view(*args, **kwargs)
            visitor = _Visitor(counter, rates, request.endpoint or "", request.remote_addr or "")
            if failures_only:
                return visitor.unless_taken(lambda: view(*args, **kwargs))
            visitor.count()
            return view(*args, **kwargs)

        return guarded

    return decorate


def within(rate: str) -> bool:
    """Count a form of this address at this view; False when it is one too many.

    For a view that shows the form again, so that nothing typed is lost.
    """
    counter = current_app.extensions.get(COUNTER)
    if counter is None:
        return True
    who = (request.endpoint or "", request.remote_addr or "")
    return all(counter.hit(one, *who) for one in parse_many(rate))


class _Visitor:
    """One address at one view."""

    def __init__(
        self, counter: FixedWindowRateLimiter, rates: list[RateLimitItem], *who: str
    ) -> None:
        self._counter, self._rates, self._who = counter, rates, who

    def count(self) -> None:
        """Count an attempt; 429 when it is one too many."""
        if not all(self._counter.hit(rate, *self._who) for rate in self._rates):
            abort(TOO_MANY)

    def unless_taken(self, view: Callable[[], Any]) -> Any:
        """The answer of the view, counted when it refuses, also by raising."""
        if not all(self._counter.test(rate, *self._who) for rate in self._rates):
            abort(TOO_MANY)
        taken = False
        try:
            answer = make_response(view())
            taken = answer.status_code == SEE_OTHER
            return answer
        finally:
            if not taken:
                for rate in self._rates:
                    self._counter.hit(rate, *self._who)
