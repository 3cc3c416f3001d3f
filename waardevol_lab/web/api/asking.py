"""What is asked of a resource, held against the table of what can be asked.

Everything that is wrong is told at once. What is not in the table is refused, so that a mistyped
filter never looks like a list without it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask import request

from waardevol_lab.documents.api_operations import Operation
from waardevol_lab.documents.api_parameters import Parameter
from waardevol_lab.domain.days import local_date
from waardevol_lab.web.acts import now
from waardevol_lab.web.problems import BadParametersError, Wrong
from waardevol_lab.wording.i18n import gettext, mark

NUMBER = re.compile(r"[0-9]{1,9}\Z")
NOT_KNOWN = mark("Deze parameter kennen wij hier niet.")
TWICE = mark("Deze parameter mag er één keer staan.")
ONE_OF = mark("Kies uit: %(known)s.")
LENGTH = mark("Gebruik %(least)s tot en met %(most)s tekens.")
WHOLE = mark("Geef een geheel getal van %(least)s tot en met %(most)s.")
SHAPE = mark("Dit heeft niet de goede vorm. De beschrijving van de API zegt welke.")
NO_PART = mark("Dit deel bestaat niet. Neem „na” over uit „next”, met dezelfde zoekvraag.")


def check(operation: Operation | None) -> None:
    """Raise `BadParametersError` with everything that is wrong with the search at hand."""
    errors = [
        Wrong(name, told)
        for name, values in request.args.lists()
        for told in _problems(operation.parameter(name) if operation else None, values)
    ]
    if errors:
        raise BadParametersError(errors)


def number_asked(name: str, usual: int) -> int:
    """A number that was checked, or the usual one."""
    return int(request.args.get(name, usual))


def fields_asked() -> list[str]:
    """The fields to answer with; none means all."""
    asked = request.args.get("velden")
    return asked.split(",") if asked else []


def no_such_part() -> Wrong:
    """A part of a list that is none, or that belongs to another search."""
    return Wrong("na", gettext(NO_PART))


def _problems(parameter: Parameter | None, values: list[str]) -> Iterator[str]:
    if parameter is None:
        yield gettext(NOT_KNOWN)
    elif len(values) > 1:
        yield gettext(TWICE)
    else:
        yield from _against(parameter.schema_on(local_date(now())), values[0])


def _against(schema: Mapping[str, Any], value: str) -> Iterator[str]:
    """What of its schema the value breaks; the kinds that the table uses."""
    if schema["type"] == "array":
        for one in dict.fromkeys(value.split(",")):
            yield from _against(schema["items"], one)
    elif schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        if not NUMBER.match(value) or not least <= int(value) <= most:
            yield gettext(WHOLE, least=least, most=most)
    elif "enum" in schema and value not in schema["enum"]:
        yield gettext(ONE_OF, known=", ".join(schema["enum"]))
    elif "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        yield gettext(SHAPE)
    elif "maxLength" in schema:
        least, most = schema.get("minLength", 0), schema["maxLength"]
        if not least <= len(value) <= most:
            yield gettext(LENGTH, least=least, most=most)
