"""Incidents, for the team: the list, a report, and one with what was done since."""

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page
from waardevol_lab.web.incident_pages import Place, report, show_list, update
from waardevol_lab.web.leads import blueprint
from waardevol_lab.wording.i18n import mark

PLACE = Place(
    listing="leads.incident_list",
    report="leads.report_incident",
    one="leads.incident_page",
    dossier="leads.status",
    desk="leads.plans",
    brake="leads.brake",
    round="leads.incident",
    desk_name=mark("Mijn plannen"),
)


@blueprint.get("/<reference>/incidenten")
@requires(Permission.READ_INCIDENTS)
def incident_list(reference: str) -> Page:
    """All incidents of an experiment."""
    return show_list(PLACE, reference)


@blueprint.route("/<reference>/incidenten/nieuw", methods=["GET", "POST"])
@requires(Action.REPORT_INCIDENT)
def report_incident(reference: str) -> Page:
    """Report an incident."""
    return report(PLACE, reference)


@blueprint.route("/<reference>/incidenten/<int:number>", methods=["GET", "POST"])
@requires(Action.UPDATE_INCIDENT, Permission.READ_INCIDENTS)
def incident_page(reference: str, number: int) -> Page:
    """One incident, and what was done since."""
    return update(PLACE, reference, number)
