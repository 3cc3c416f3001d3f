"""Parts of public pages that are the same on many of them, kept as they were written."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from threading import Lock

from flask import request
from markupsafe import Markup

from waardevol_lab.wording.i18n import language

MOST = 1000
_kept: OrderedDict[Hashable, Markup] = OrderedDict()
_lock = Lock()


def kept(key: Hashable, caller: Callable[[], Markup]) -> Markup:
    """The part as it was written for this key before, or written now; for `call` in a template.

    `key` holds everything that is said in the part, but for the language. Only for what is the
    same for everybody.
    """
    whole = (request.script_root, language(), key)
    with _lock:
        found = _kept.get(whole)
        if found is not None:
            _kept.move_to_end(whole)
            return found
    written = caller()
    with _lock:
        _kept[whole] = written
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return written


def each_kept(
    name: str, things: Iterable[Hashable], macro: Callable[..., Markup], *more: Hashable
) -> Markup:
    """What `macro` writes for each thing, kept by name, thing and all else that it is given."""
    return Markup("").join(
        kept((name, thing, more), lambda one=thing: macro(one, *more))  # type: ignore[misc]
        for thing in things
    )
