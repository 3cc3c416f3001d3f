"""While it runs, for those around it: brake, restart, stop, revoke, incident."""

from flask import redirect, request, url_for

from waardevol_lab.domain.states import Action
from waardevol_lab.queries.running import running_head
from waardevol_lab.queries.running_steps import running_steps
from waardevol_lab.services.incidents import OpenIncident, open_incident
from waardevol_lab.services.running import (
    PullBrake,
    RestartExperiment,
    RevokeApproval,
    StopExperiment,
    pull_brake,
    restart,
    revoke,
    stop,
)
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import SEE_OTHER, Page, actor, now
from waardevol_lab.web.board import blueprint
from waardevol_lab.web.forms import ActForm
from waardevol_lab.web.running_forms import PressForm, PublicReasonForm, ReasonForm
from waardevol_lab.web.running_pages import NOT_RUNNING, ActPage, Kind, Trail, act_page
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import label, phase_label


@blueprint.route("/<reference>/noodrem", methods=["GET", "POST"])
@requires(Action.PULL_BRAKE)
def board_brake(reference: str) -> Page:
    """The emergency brake, for chair, dpo and decider."""
    form = ReasonForm()
    command = PullBrake(reference, form.reason.data or "", form.key)
    words = (
        gettext("Het experiment ligt daarna meteen stil. De projectleider zet de apparaten uit."),
        gettext("Er komt een incidentronde. Alleen de beslisser kan hervatten."),
    )
    return act_page(
        form,
        lambda: pull_brake(command, actor(), now()),
        lambda: _page(
            reference,
            Action.PULL_BRAKE,
            form,
            words,
            gettext("Leg het experiment nu stil"),
        ),
        url_for("board.dossier", reference=reference),
        mark("Het experiment ligt stil. De projectleider en de organisatie weten het."),
        NOT_RUNNING,
    )


@blueprint.route("/<reference>/hervatten", methods=["GET", "POST"])
@requires(Action.RESTART)
def board_restart(reference: str) -> Page:
    """Go on after the brake."""
    form = PressForm()
    command = RestartExperiment(reference, form.seen_version, form.key)
    words = (gettext("Dit kan na een positief besluit over het incident."),)
    return act_page(
        form,
        lambda: restart(command, actor(), now()),
        lambda: _page(reference, Action.RESTART, form, words, gettext("Hervat het experiment")),
        url_for("board.dossier", reference=reference),
        mark("Het experiment loopt weer."),
    )


@blueprint.route("/<reference>/stoppen", methods=["GET", "POST"])
@requires(Action.STOP)
def board_stop(reference: str) -> Page:
    """Stop for good, by the decider."""
    form = PublicReasonForm()
    command = StopExperiment(reference, form.reason.data or "", form.seen_version, form.key)
    words = (gettext("Het experiment stopt voorgoed. Dit kunt u niet terugdraaien."),)
    return act_page(
        form,
        lambda: stop(command, actor(), now()),
        lambda: _page(reference, Action.STOP, form, words, gettext("Stop het experiment voorgoed")),
        url_for("board.dossier", reference=reference),
        mark("Het experiment is gestopt."),
    )


@blueprint.route("/<reference>/intrekken", methods=["GET", "POST"])
@requires(Action.REVOKE)
def board_revoke(reference: str) -> Page:
    """Take the approval back."""
    form = PublicReasonForm()
    command = RevokeApproval(reference, form.reason.data or "", form.seen_version, form.key)
    words = (
        gettext("U trekt de goedkeuring in. Dit kunt u niet terugdraaien."),
        gettext("Loopt het experiment al? Dan stopt het meteen."),
    )
    return act_page(
        form,
        lambda: revoke(command, actor(), now()),
        lambda: _page(reference, Action.REVOKE, form, words, gettext("Trek de goedkeuring in")),
        url_for("board.dossier", reference=reference),
        mark("De goedkeuring is ingetrokken."),
    )


@blueprint.route("/<reference>/incident", methods=["GET", "POST"])
@requires(Action.OPEN_INCIDENT)
def board_incident(reference: str) -> Page:
    """Begin an incident round, by the data protection officer; or submit the one that waits."""
    if request.method != "POST" and running_steps(actor(), reference, now()).submits_incident:
        page = url_for("leads.check", reference=reference, incident=1)
        return redirect(page, code=SEE_OTHER)
    form = ReasonForm()
    command = OpenIncident(reference, form.reason.data or "", form.key)
    words = (gettext("U begint een incidentronde. De commissie kijkt naar wat er gebeurde."),)
    return act_page(
        form,
        lambda: open_incident(command, actor(), now()),
        lambda: _page(
            reference, Action.OPEN_INCIDENT, form, words, gettext("Begin de incidentronde")
        ),
        url_for("board.dossier", reference=reference),
        mark("De incidentronde is begonnen."),
    )


def _page(
    reference: str, action: Action, form: ActForm, lines: tuple[str, ...], button: str
) -> tuple[ActPage, Trail]:
    head = running_head(actor(), reference, action)
    if not form.is_submitted():
        form.version.data = head.version
    back = url_for("board.dossier", reference=reference)
    trail = [(gettext("Te doen"), url_for("board.desk")), (head.title, back)]
    kind: Kind = "primary" if action is Action.RESTART else "danger"
    subject = f"{head.reference} · {head.title}"
    possible, stands = action in head.actions, phase_label(head.phase)
    title = label(action)
    return ActPage(subject, title, lines, button, back, kind, possible, stands), trail
