"""Experiments as JSON; `static/schemas` says what is in it, and docs/formats.md what it means."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from waardevol_lab.documents.public_site import NOTICE_FORMATS, Place, PublicSite
from waardevol_lab.queries.notice_judgement import decision_in
from waardevol_lab.queries.notice_reader import Said
from waardevol_lab.queries.public_continuing import PublicContinuity
from waardevol_lab.queries.public_decision import PublicDecision
from waardevol_lab.queries.public_notice import LoggedVersion
from waardevol_lab.queries.told import Told
from waardevol_lab.queries.told_one import ToldOne
from waardevol_lab.wording.events import event_label
from waardevol_lab.wording.i18n import SOURCE
from waardevol_lab.wording.labels import label

NOTICE_SCHEMA: Final = "schemas/experiment.schema.json"
LIST_SCHEMA: Final = "schemas/experiments.schema.json"


Data = dict[str, Any]


def one_data(site: PublicSite, found: ToldOne) -> Data:
    """One experiment with its notice as it was published; without one, with the decision alone."""
    one, notice = found.told, found.notice
    continuity = _continuity(site, found.continuity)
    if notice is None:
        decision = found.judged.decision if found.judged else None
        nothing = dict.fromkeys(("version", "published_at", "sha256", "contents"))
        return {
            **_experiment(site, one),
            **nothing,
            "versions": [],
            "decision": _decision(decision),
            **continuity,
        }
    return {
        **_experiment(site, one),
        "version": notice.number,
        "published_at": notice.published_at.isoformat(),
        "sha256": notice.sha256,
        "contents": notice.contents,
        "versions": [version_data(site, one.slug, line) for line in notice.log],
        "decision": _decision(decision_in(notice.contents.get("decision"))),
        **continuity,
    }


def list_data(
    site: PublicSite, place: Place, found: Iterable[Told], total: int, many: bool
) -> Data:
    """A part of the list; `many` says that there are more than `total`."""
    return {
        "url": place.page,
        "self": place.address,
        "next": place.following or None,
        "language": site.language,
        "total": total,
        "more_than_total": many,
        "experiments": [_experiment(site, one) for one in found],
    }


def written(found: Mapping[str, Any]) -> str:
    """Data as JSON."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _experiment(site: PublicSite, one: Told) -> Data:
    return {
        "slug": one.slug,
        "reference": one.reference,
        "url": site.notice(one.slug),
        "formats": {kind: site.notice(one.slug, end) for end, kind in NOTICE_FORMATS.items()},
        "language": site.language,
        "title": _said(site, one.title),
        "summary": _said(site, one.summary),
        "organisation": one.organisation,
        "status": one.phase.value,
        "status_label": label(one.phase),
        "fictional": one.fictional,
        "unevaluated": one.unevaluated,
        "announced_at": one.announced_at.isoformat(),
        "changed_at": one.changed_at.isoformat(),
        "place": _said(site, one.place),
        "places": [{"name": place.name, "geometry": place.geometry} for place in one.places],
        "technology": list(one.technology),
        "purpose": list(one.purpose),
        "personal_data": one.personal_data or None,
        **{name: _iso(getattr(one.days, name)) for name in one.days.__slots__},
    }


def _said(site: PublicSite, text: Said) -> Mapping[str, str] | None:
    """A text with its language: what has no translation is Dutch and says so."""
    if not text:
        return None
    return {"text": text.text, "language": "nl" if text.dutch else site.language}


def version_data(site: PublicSite, slug: str, line: LoggedVersion) -> Data:
    """One line of the change log."""
    return {
        "version": line.number,
        "published_at": line.published_at.isoformat(),
        "cause": line.cause,
        "cause_label": event_label(line.cause),
        "change": line.change,
        "answers": list(line.answers),
        "url": site.notice(slug, f"/versies/{line.number}"),
    }


def _decision(decision: PublicDecision | None) -> Data | None:
    if decision is None:
        return None
    return {
        "outcome": decision.outcome.value,
        "motivation": decision.motivation,
        "deviates": decision.deviates,
        "open_to_objection": decision.open_to_objection,
        "objection_until": _iso(decision.objection_until),
        "decided_on": _iso(decision.decided_on),
        "by_board": decision.by_board,
        "corrected": decision.corrected,
    }


def _continuity(site: PublicSite, found: PublicContinuity) -> Data:
    """What it goes on from and what goes on from it; `status` says whether anything came of it."""
    earlier, later = (
        [
            {
                "slug": one.slug,
                "url": site.notice(one.slug),
                "title": {"text": one.title, "language": SOURCE},
                "status": one.phase.value,
                "status_label": label(one.phase),
            }
            for one in side
        ]
        for side in (found.earlier, found.later)
    )
    return {"continues": earlier[0] if earlier else None, "continued_by": later}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
