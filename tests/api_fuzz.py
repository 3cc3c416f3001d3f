"""Schemathesis on the API, in this process: what it asked, and everything that it found wrong.

All of its checks are on, and all of its phases: the examples of the description, every boundary of
every parameter, what is made up from the schemas (right and wrong), and walks from one answer to
the next question. The same is asked in every run.

One finding is no fault: a token of paging is opaque, so that no schema can say which ones exist.
A made-up one gets 400 that blames `na` and nothing else.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

DESCRIPTION = "/api/v1/openapi.json"


@dataclass
class Asked:
    """One question and its answer."""

    operation: str
    address: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """The answer, which is JSON."""
        return json.loads(self.body)

    @property
    def search(self) -> dict[str, list[str]]:
        """What was asked for."""
        return parse_qs(urlsplit(self.address).query, keep_blank_values=True)


@dataclass
class Tried:
    """What was asked, and what is wrong: the name of a check with what it says."""

    asked: list[Asked] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def answers(self, operation: str) -> Counter[int]:
        """How often each status was the answer."""
        return Counter(one.status for one in self.asked if one.operation == operation)


def try_api(app: Flask, most: int, only: str | None = None) -> Tried:
    """Ask the API; `most` is how many questions are made up for each resource."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "continue-on-failure": True,
            "generation": {"deterministic": True, "max-examples": most, "no-shrink": True},
        }
    )
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, _apart(app), config=config)
    tried = Tried()
    for event in from_schema(schema.include(path=only) if only else schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _note(tried, event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            tried.wrong.append(f"error: {event}")
    return tried


def _apart(app: Flask) -> Any:
    """Every request in a context of its own, as a server gives it.

    In this process Schemathesis says that it takes packed answers, and does not unpack them.
    """

    def wsgi(environ: Any, start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        with app.app_context():
            return app(environ, start_response)

    return wsgi


def _note(tried: Tried, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    for key, interaction in recorder.interactions.items():
        answer = interaction.response
        if answer is None:
            tried.wrong.append(f"no answer: {interaction.request.uri}")
            continue
        headers = {name.lower(): ", ".join(values) for name, values in answer.headers.items()}
        operation = recorder.cases[key].value.operation.label
        asked = Asked(
            operation, interaction.request.uri, answer.status_code, headers, answer.content
        )
        tried.asked.append(asked)
        for check in recorder.checks.get(key, ()):
            if check.failure_info and not made_up_token(check.name, asked):
                failure = check.failure_info.failure
                tried.wrong.append(f"{check.name}: {asked.address}: {failure.message}")


def made_up_token(check: str, asked: Asked) -> bool:
    """Whether a finding is the one that is no fault."""
    if check != "positive_data_acceptance" or asked.status != 400:
        return False
    return [one["parameter"] for one in asked.data["errors"]] == ["na"]
