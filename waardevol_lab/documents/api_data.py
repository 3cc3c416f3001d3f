"""What the API answers beside experiments; `static/schemas/api.schema.json` says what is in it.

An address of the API is `self`; `url` is the page that says the same to people.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from waardevol_lab.documents.open_data import Data, version_data
from waardevol_lab.documents.public_site import PublicSite
from waardevol_lab.domain.evaluation_versions import latest_evaluation
from waardevol_lab.domain.framework import Framework, latest
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.notice_judgement import conditions_in
from waardevol_lab.queries.public_contributions import Conversations, PublicContribution
from waardevol_lab.queries.public_decision import PublicCondition
from waardevol_lab.queries.public_list import PUBLIC_PHASES
from waardevol_lab.queries.public_notice import LoggedVersion, PublishedNotice
from waardevol_lab.queries.told_one import ToldOne
from waardevol_lab.wording.i18n import SOURCE, language
from waardevol_lab.wording.labels import label

VOCABULARIES: Final[Mapping[str, str]] = {
    "statussen": "status",
    "waarden": "waarde",
    "technieken": "techniek",
    "persoonsgegevens": "persoonsgegevens",
    "uitkomsten": "uitkomst",
    "handvatten": "handvat",
}
"""Each list of words by its name in the address, and the filter that takes its ids."""


def envelope(site: PublicSite, address: str) -> Data:
    """What every answer begins with."""
    return {"self": address, "language": site.language}


def chosen(data: Mapping[str, Any], fields: Sequence[str]) -> Mapping[str, Any]:
    """Only these fields; all when none are named."""
    return {name: data[name] for name in data if name in fields} if fields else data


def versions_data(log: Iterable[LoggedVersion], site: PublicSite, slug: str) -> Data:
    """Every version of a notice."""
    return {"versions": [version_data(site, slug, line) for line in log]}


def notice_version_data(site: PublicSite, found: PublishedNotice) -> Data:
    """One version with its contents, without what is withheld now."""
    line = next(line for line in found.log if line.number == found.number)
    return {
        **version_data(site, found.state.slug, line),
        "in_force": not found.superseded,
        "status": found.phase.value,
        "status_label": label(found.phase),
        "sha256": found.sha256,
        "contents": found.contents,
    }


def conditions_of(found: ToldOne) -> tuple[PublicCondition, ...]:
    """The conditions of the notice in force, or of the decision as long as there is none."""
    if found.notice is not None:
        return conditions_in(found.notice.contents)
    return found.judged.conditions if found.judged else ()


def conditions_data(conditions: Iterable[PublicCondition]) -> Data:
    """The conditions, each with how it stands."""
    return {
        "conditions": [
            {
                "number": one.number,
                "text": one.text,
                "due_on": _iso(one.due_on),
                "start_blocking": one.start_blocking,
                "state": one.state.value,
                "state_label": label(one.state),
            }
            for one in conditions
        ]
    }


def conversations_data(site: PublicSite, slug: str, found: Conversations, following: str) -> Data:
    """A part of the questions and answers, and how many there are of each sort."""
    counts = found.counts
    names = ("received", "open", "answered", "overdue", "published", "waiting", "private")
    return {
        "next": following or None,
        "counts": {
            **{name: getattr(counts, name) for name in names},
            "hidden": {ground.value: number for ground, number in counts.hidden.items()},
        },
        "conversations": [_conversation(site, slug, one) for one in found.shown],
    }


def _conversation(site: PublicSite, slug: str, one: PublicContribution) -> Data:
    return {
        "number": one.number,
        "kind": one.kind.value,
        "url": site.notice(slug, f"/vragen?na={one.number + 1}#vraag-{one.number}"),
        "text": _text(one.text, one.language),
        "received_on": one.received_on.isoformat(),
        "due_on": one.due_on.isoformat(),
        "overdue": one.overdue,
        "answer": _text(one.answer, SOURCE),
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        "change": _text(one.change, SOURCE),
        "changed_at": one.changed_at.isoformat() if one.changed_at else None,
        "version": one.notice_version,
    }


def organisations_data(site: PublicSite, names: Iterable[str]) -> Data:
    """Who announced an experiment, and where theirs are."""
    there = site.api("/experimenten")
    return {
        "organisations": [
            {"name": name, "experiments": f"{there}?{urlencode({'organisatie': name})}"}
            for name in names
        ]
    }


def vocabulary_data(site: PublicSite, name: str, today: date) -> Data:
    """One list of words. Raises `KeyError` for a name that is none."""
    return {
        **envelope(site, site.api(f"/begrippenlijsten/{name}")),
        "name": name,
        "filter": VOCABULARIES[name],
        "terms": [{"id": key, "label": text} for key, text in terms(name, today)],
    }


def terms(name: str, today: date) -> list[tuple[str, str]]:
    """The ids of one list with their words in the language in force."""
    if name == "statussen":
        return [(phase.value, label(Phase(phase))) for phase in PUBLIC_PHASES]
    if name == "uitkomsten":
        return latest_evaluation(today).outcomes(language())
    framework = latest(today)
    if name == "waarden":
        return [(value.id, value.title.in_(language())) for value in framework.values]
    if name == "handvatten":
        return [(str(one.id), one.title.in_(language())) for one in framework.handvatten]
    return _options(framework, "technology" if name == "technieken" else "personal_data")


def _options(framework: Framework, question: str) -> list[tuple[str, str]]:
    options = framework.question(question).options
    return [(option.id, option.text.in_(language())) for option in options]


def _text(text: str, spoken: str) -> Mapping[str, str] | None:
    return {"text": text, "language": spoken} if text else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
