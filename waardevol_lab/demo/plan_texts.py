"""The fictional plans: files of this package, with their dates set relative to today."""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from waardevol_lab.wording.i18n import Language, format_day, use_language

FOLDER = Path(__file__).parent
FILES = FOLDER / "files"
DAY = re.compile(r"\{(start|end)([+-]\d+)?\}")
FILE_PREFIX = "files/"


@dataclass(frozen=True, slots=True)
class PlanTexts:
    """The answers of one plan; `files` maps questions to files of this package."""

    answers: dict[str, Any]
    answers_en: dict[str, Any]
    files: dict[str, Path]


def read_plan(name: str, start: date, end: date) -> PlanTexts:
    """The plan with this name for an experiment from `start` up to and including `end`.

    `{start}`, `{end-3}` and the like become days: ISO in the period, words in the texts.
    """
    plan = json.loads((FOLDER / "plans" / f"{name}.json").read_text(encoding="utf-8"))
    answers = plan["answers"]
    days = {"start": start, "end": end}
    period = {key: days[key].isoformat() if text else "" for key, text in answers["period"].items()}
    files = {
        question: FOLDER / value["path"]
        for question, value in answers.items()
        if isinstance(value, dict) and str(value.get("path", "")).startswith(FILE_PREFIX)
    }
    kept = {key: value for key, value in answers.items() if key not in files}
    return PlanTexts(
        answers={**_dated(kept, days, "nl"), "period": period},
        answers_en=_dated(plan["answers_en"], days, "en"),
        files=files,
    )


def _dated(value: Any, days: dict[str, date], language: Language) -> Any:
    if isinstance(value, dict):
        return {key: _dated(item, days, language) for key, item in value.items()}
    if isinstance(value, list):
        return [_dated(item, days, language) for item in value]
    if not isinstance(value, str):
        return value

    def words(found: re.Match[str]) -> str:
        day = days[found[1]] + timedelta(days=int(found[2] or 0))
        with use_language(language):
            return format_day(day)

    return DAY.sub(words, value)
