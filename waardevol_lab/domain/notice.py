"""What a public notice must say, where each part comes from, and when it is complete.

The contents of a notice are one JSON object, made in `services.notice_contents`: the public answers
of the approved version, the organisation's texts, and what the record holds. `FIELDS` is the table
of the design (docs/workflow.md beside GDPR art. 13 and AI Act art. 60), as data.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from waardevol_lab.domain.answers import Answers, applies, chosen, public_answers
from waardevol_lab.domain.errors import Problem
from waardevol_lab.domain.field_checks import filled
from waardevol_lab.domain.framework_model import Framework

Contents = Mapping[str, Any]

MISSING_IN_PLAN = "notice_missing_in_plan"
MISSING_AT_ORGANISATION = "notice_missing_at_organisation"
MISSING_IN_RECORD = "notice_missing_in_record"
DIFFERS = "notice_differs"


class Source(StrEnum):
    """Where a part of the notice comes from; the same word is its key in the contents."""

    PLAN = "answers"
    ORGANISATION = "organisation"
    RECORD = "record"


class Mandatory(StrEnum):
    """When a part must be there."""

    ALWAYS = "always"
    PERSONAL_DATA = "personal_data"
    ALGORITHM = "algorithm"
    REAL_WORLD_TEST = "real_world_test"
    DPIA = "dpia"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True)
class NoticeField:
    """One part: `names` are questions, organisation texts or places in the record.

    A question that the plan does not ask (its condition does not hold) is not missing.
    """

    id: str
    source: Source
    mandatory: Mandatory
    names: tuple[str, ...]


_P, _O, _R = Source.PLAN, Source.ORGANISATION, Source.RECORD
_M = Mandatory

# fmt: off
FIELDS: tuple[NoticeField, ...] = (
    NoticeField("status", _R, _M.ALWAYS, ("phase",)),
    NoticeField("title", _P, _M.ALWAYS, ("title",)),
    NoticeField("summary", _P, _M.ALWAYS, ("summary",)),
    NoticeField("contact", _P, _M.ALWAYS, ("contact_team", "contact_email", "contact_phone")),
    NoticeField("purpose", _P, _M.ALWAYS, ("problem", "purpose_kind")),
    NoticeField("effect", _P, _M.ALWAYS, ("expected_benefit",)),
    NoticeField("experiment", _P, _M.ALWAYS, ("is_experiment",)),
    NoticeField("parties", _P, _M.ALWAYS, ("parties",)),
    NoticeField("organisation", _O, _M.ALWAYS, ("name", "postal_address", "phone")),
    NoticeField("place", _P, _M.ALWAYS, ("place",)),
    NoticeField("period", _P, _M.ALWAYS, ("period",)),
    NoticeField("technology", _P, _M.ALWAYS, ("technology",)),
    NoticeField("captured", _P, _M.ALWAYS, ("data_kind", "data_chain")),
    NoticeField("personal_data", _P, _M.ALWAYS, ("personal_data",)),
    NoticeField("retention", _P, _M.ALWAYS, ("kept", "retention")),
    NoticeField("avoid", _P, _M.ALWAYS, ("groups", "unmeasured_route")),
    NoticeField("react", _P, _M.ALWAYS, ("participation_rung", "participation_open")),
    NoticeField("advice", _R, _M.ALWAYS, ("advice.text",)),
    NoticeField("decision", _R, _M.ALWAYS, ("decision.outcome", "decision.decided_on")),
    NoticeField("dpia", _P, _M.ALWAYS, ("dpia",)),
    NoticeField("dpia_file", _R, _M.DPIA, ("files.dpia_file",)),
    NoticeField("objection_route", _O, _M.OBJECTION, ("objection_route",)),
    NoticeField("dpo_contact", _O, _M.PERSONAL_DATA, ("dpo_contact",)),
    NoticeField("legal_basis", _P, _M.PERSONAL_DATA, ("legal_basis",)),
    NoticeField("transfers", _P, _M.PERSONAL_DATA, ("transfers",)),
    NoticeField("rights", _O, _M.PERSONAL_DATA, ("rights_text",)),
    NoticeField("authority", _O, _M.PERSONAL_DATA, ("supervisory_authority",)),
    NoticeField("automated", _P, _M.PERSONAL_DATA, ("algorithm",)),
    NoticeField("algorithm", _P, _M.ALGORITHM, ("algorithm", "algorithm_about", "ai_act")),
    NoticeField("register", _O, _M.ALGORITHM, ("algorithm_register",)),
    NoticeField("eu_test", _P, _M.REAL_WORLD_TEST, ("eu_test_number",)),
)
# fmt: on
_CODES = {_P: MISSING_IN_PLAN, _O: MISSING_AT_ORGANISATION, _R: MISSING_IN_RECORD}
WITHHELD = "withheld"
"""The key in the contents of the parts that stay closed: a list of `{question, ground, ...}`."""
NO_PERSONAL_DATA = "none"
NO_ALGORITHM = "none"


def mandatory_fields(contents: Contents) -> tuple[NoticeField, ...]:
    """The parts that this notice must have, in the order of the table."""
    cases = {case for case in Mandatory if _holds(case, contents)}
    return tuple(field for field in FIELDS if field.mandatory in cases)


def missing(framework: Framework, contents: Contents) -> tuple[Problem, ...]:
    """One problem per part that is not there, at the part's id; its code says whose it is.

    `params`: `name`, the question, text or place in the record that is empty.
    """
    return tuple(
        Problem(field.id, _CODES[field.source], {"name": name})
        for field in mandatory_fields(contents)
        for name in field.names
        if not _is_there(framework, field, name, contents)
    )


def differences(framework: Framework, contents: Contents, approved: Answers) -> tuple[Problem, ...]:
    """One problem per public answer that is not the approved version's, at the question's id."""
    shown, wanted = _mapping(contents, "answers"), public_answers(framework, approved)
    closed = _withheld(contents)
    wanted = {key: value for key, value in wanted.items() if key not in closed}
    ids = [q.id for q in framework.questions if shown.get(q.id) != wanted.get(q.id)]
    strange = sorted(key for key in shown if key not in framework)
    return tuple(Problem(question_id, DIFFERS) for question_id in (*ids, *strange))


def problems(framework: Framework, contents: Contents, approved: Answers) -> tuple[Problem, ...]:
    """Everything that keeps a notice from being published."""
    return (*missing(framework, contents), *differences(framework, contents, approved))


def changed_answers(framework: Framework, before: Answers | None, after: Answers) -> list[str]:
    """The questions whose answers a new version tells otherwise; none for the first version."""
    if before is None:
        return []
    return [q.id for q in framework.questions if before.get(q.id) != after.get(q.id)]


def notice_hash(contents: Contents) -> str:
    """SHA-256 of the contents as JSON with sorted keys, no white space, UTF-8."""
    text = json.dumps(
        contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def public_files(
    framework: Framework, answers: Answers, files: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The files of a version that answer a public question of it, or were chosen to be public."""
    shown = public_answers(framework, answers)
    return [
        dict(file)
        for file in files
        if ("public" in file and file["public"] is True)
        or ("public" not in file and file.get("question") in shown)
    ]


def _holds(case: Mandatory, contents: Contents) -> bool:
    answers = _mapping(contents, "answers")
    match case:
        case Mandatory.ALWAYS:
            return True
        case Mandatory.PERSONAL_DATA:
            return _other_than(answers.get("personal_data"), NO_PERSONAL_DATA)
        case Mandatory.ALGORITHM:
            return _other_than(answers.get("algorithm"), NO_ALGORITHM)
        case Mandatory.REAL_WORLD_TEST:
            return "real_world_test" in chosen(answers.get("ai_act"))
        case Mandatory.DPIA:
            return "done" in chosen(answers.get("dpia"))
        case Mandatory.OBJECTION:
            return _mapping(contents, "decision").get("open_to_objection") is True


def _other_than(value: object, none: str) -> bool:
    return any(option != none for option in chosen(value))


def _is_there(framework: Framework, field: NoticeField, name: str, contents: Contents) -> bool:
    if field.source is Source.RECORD:
        return filled(_in_record(contents, name))
    part = _mapping(contents, field.source)
    if field.source is Source.PLAN and (
        name not in framework or not applies(framework, framework.question(name), part)
    ):
        return True
    return filled(part.get(name))


def _in_record(contents: Contents, name: str) -> object:
    """`phase`, `advice.text`, or `files.<question>`; what is withheld with its ground is there."""
    first, _, rest = name.partition(".")
    value = contents.get(first)
    if rest in _withheld(contents):
        return WITHHELD
    if isinstance(value, list):
        return next((f for f in _mappings(value) if f.get("question") == rest), None)
    if not rest:
        return value
    return value.get(rest) if isinstance(value, Mapping) else None


def _withheld(contents: Contents) -> set[object]:
    """The questions whose answers are withheld, each with its ground."""
    rows = contents.get(WITHHELD)
    return {row.get("question") for row in _mappings(rows if isinstance(rows, list) else [])}


def _mappings(items: Iterable[object]) -> Iterator[Mapping[str, Any]]:
    return (item for item in items if isinstance(item, Mapping))


def _mapping(contents: Contents, key: str) -> Mapping[str, Any]:
    value = contents.get(key)
    return value if isinstance(value, Mapping) else {}
