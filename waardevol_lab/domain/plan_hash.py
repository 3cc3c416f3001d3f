"""The hash of a plan version: what everything after submitting refers to."""

import hashlib
import json
from collections.abc import Mapping, Sequence

ALWAYS = ("question", "name", "sha256", "size")
BESIDE = ("kind", "public", "alt_text")
"""Only of files beside the answers, so that a version without them keeps its hash."""
QUOTED = ("url", "title", "organisation")


def plan_hash(
    framework: str,
    answers: Mapping[str, object],
    answers_en: Mapping[str, object],
    files: Sequence[Mapping[str, object]],
    lessons: Sequence[Mapping[str, object]] = (),
) -> str:
    """SHA-256 over framework version, answers, English answers and the files' hashes together.

    The bytes are JSON with sorted keys, no white space, UTF-8. `files` holds question, name,
    sha256 and size of each file, in the order of the framework; a file beside the answers also
    holds its kind, whether it is public, and its text for who cannot see it. The lessons that a
    plan quotes are in it when there are any, so that a version without them keeps its hash.
    """
    contents: dict[str, object] = {
        "answers": answers,
        "answers_en": answers_en,
        "files": [
            {key: file[key] for key in (*ALWAYS, *(key for key in BESIDE if key in file))}
            for file in files
        ],
        "framework": framework,
    }
    if lessons:
        contents["lessons"] = [{key: one[key] for key in QUOTED} for one in lessons]
    text = json.dumps(
        contents, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
