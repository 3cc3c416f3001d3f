"""The hash of a plan version: what everything after submitting refers to."""

import hashlib
import json
from collections.abc import Mapping, Sequence


def plan_hash(
    framework: str,
    answers: Mapping[str, object],
    answers_en: Mapping[str, object],
    files: Sequence[Mapping[str, object]],
) -> str:
    """SHA-256 over framework version, answers, English answers and the files' hashes together.

    The bytes are JSON with sorted keys, no white space, UTF-8. `files` holds question, name,
    sha256 and size of each file, in the order of the framework.
    """
    contents = {
        "answers": answers,
        "answers_en": answers_en,
        "files": [
            {key: file[key] for key in ("question", "name", "sha256", "size")} for file in files
        ],
        "framework": framework,
    }
    text = json.dumps(
        contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
