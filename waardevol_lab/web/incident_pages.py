"""The pages of incidents: the same for team and board, each at its own addresses."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from waardevol_lab.domain.states import Action
from waardevol_lab.queries.incident_log import incident_list, incident_page, report_page
from waardevol_lab.queries.running import Head, running_head
from waardevol_lab.services.incident_log import (
    ReportIncident,
    UpdateIncident,
    report_incident,
    update_incident,
)
from waardevol_lab.web.acts import Page, actor, handle, now
from waardevol_lab.web.incident_forms import NewsForm, ReportForm
from waardevol_lab.wording import labels
from waardevol_lab.wording.i18n import gettext, language, mark


@dataclass(frozen=True, slots=True)
class Place:
    """Whose pages they are: the endpoints of the list, the report, one incident, and around."""

    listing: str
    report: str
    one: str
    dossier: str
    desk: str
    brake: str
    round: str
    desk_name: str
    """A msgid."""

    def trail(self, head: Head) -> list[tuple[str, str]]:
        """The pages above."""
        dossier = url_for(self.dossier, reference=head.reference)
        return [(gettext(self.desk_name), url_for(self.desk)), (head.title, dossier)]


def show_list(place: Place, reference: str) -> str:
    """All incidents of an experiment."""
    page = incident_list(actor(), reference, now(), language())
    return _render("list", place, page.head, page=page)


def report(place: Place, reference: str) -> Page:
    """The form of a report, and reporting."""
    form = ReportForm()
    command = ReportIncident(reference, form.incident, form.key)
    return handle(
        form,
        lambda: report_incident(command, actor(), now()),
        lambda: _report(place, reference, form),
        lambda number: (
            url_for(place.one, reference=reference, number=number)
            if number
            else url_for(place.listing, reference=reference)
        ),
        mark("Het incident is gemeld. De commissie en de FG weten het."),
    )


def _report(place: Place, reference: str, form: ReportForm) -> str:
    page = report_page(actor(), reference, language())
    form.offer(page.values)
    return _render("report", place, page.head, form=form)


def update(place: Place, reference: str, number: int) -> Page:
    """One incident, and what was done since."""
    form = NewsForm()
    command = UpdateIncident(reference, number, form.news, form.key)
    return handle(
        form,
        lambda: update_incident(command, actor(), now()),
        lambda: _one(place, reference, number, form),
        url_for(place.one, reference=reference, number=number),
        mark("De aanvulling is bewaard."),
    )


def _one(place: Place, reference: str, number: int, form: NewsForm) -> str:
    """For all who read incidents; the form again, only for who may send it."""
    if form.is_submitted():
        running_head(actor(), reference, Action.UPDATE_INCIDENT)
    page = incident_page(actor(), reference, number, now(), language())
    return _render("one", place, page.head, page=page, form=form)


def _render(template: str, place: Place, head: Head, **context: Any) -> str:
    return render_template(
        f"incidents/{template}.html",
        head=head,
        place=place,
        trail=place.trail(head),
        labels=labels,
        **context,
    )
