"""Incidents, for the board and dpo: the list, a report, and one with what was done since."""

from waardevol_lab.domain.policy import Permission
from waardevol_lab.domain.states import Action
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.incident_pages import Place, report, show_list, update
from waardevol_lab.wording.i18n import mark

PLACE = Place(
    listing="board.board_incidents",
    report="board.board_report_incident",
    one="board.board_incident_page",
    dossier="board.dossier",
    desk="board.desk",
    brake="board.board_brake",
    round="board.board_incident",
    desk_name=mark("Te doen"),
)


@blueprint.get("/<reference>/incidenten")
@requires(Permission.READ_INCIDENTS)
def board_incidents(reference: str) -> Page:
    """All incidents of an experiment."""
    return show_list(PLACE, reference)


@blueprint.route("/<reference>/incidenten/nieuw", methods=["GET", "POST"])
@requires(Action.REPORT_INCIDENT)
def board_report_incident(reference: str) -> Page:
    """Report an incident."""
    return report(PLACE, reference)


@blueprint.route("/<reference>/incidenten/<int:number>", methods=["GET", "POST"])
@requires(Action.UPDATE_INCIDENT, Permission.READ_INCIDENTS)
def board_incident_page(reference: str, number: int) -> Page:
    """One incident, and what was done since."""
    return update(PLACE, reference, number)
