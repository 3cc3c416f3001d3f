"""While it runs: the brake, stopping, and an incident round."""

from flask import url_for

from waardevol_lab.domain.states import Action
from waardevol_lab.queries.running import running_head
from waardevol_lab.services.incidents import OpenIncident
from waardevol_lab.services.incidents import open_incident as report
from waardevol_lab.services.running import PullBrake, StopExperiment, pull_brake
from waardevol_lab.services.running import stop as stop_experiment
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor, now
from waardevol_lab.web.forms import ActForm
from waardevol_lab.web.leads import blueprint
from waardevol_lab.web.running_forms import PublicReasonForm, ReasonForm
from waardevol_lab.web.running_pages import NOT_RUNNING, ActPage, Trail, act_page
from waardevol_lab.wording.i18n import gettext, mark
from waardevol_lab.wording.labels import phase_label


@blueprint.route("/<reference>/noodrem", methods=["GET", "POST"])
@requires(Action.PULL_BRAKE)
def brake(reference: str) -> Page:
    """The emergency brake: one press to come here, one to pull."""
    form = ReasonForm()
    command = PullBrake(reference, form.reason.data or "", form.key)
    return act_page(
        form,
        lambda: pull_brake(command, actor(), now()),
        lambda: _page(
            reference,
            Action.PULL_BRAKE,
            form,
            gettext("Trek aan de noodrem"),
            (
                gettext("Het experiment ligt daarna meteen stil. Zet ook de apparaten uit."),
                gettext("Er komt een incidentronde. Alleen de beslisser kan hervatten."),
            ),
            gettext("Leg het experiment nu stil"),
        ),
        url_for("leads.status", reference=reference),
        mark("Het experiment ligt stil. De commissie en de organisatie weten het."),
        NOT_RUNNING,
    )


@blueprint.route("/<reference>/stoppen", methods=["GET", "POST"])
@requires(Action.STOP)
def stop(reference: str) -> Page:
    """Stop for good, before the end date."""
    form = PublicReasonForm()
    command = StopExperiment(reference, form.reason.data or "", form.seen_version, form.key)
    return act_page(
        form,
        lambda: stop_experiment(command, actor(), now()),
        lambda: _page(
            reference,
            Action.STOP,
            form,
            gettext("Stop het experiment"),
            (
                gettext("Het experiment stopt voorgoed. Dit kunt u niet terugdraaien."),
                gettext("Daarna schrijft u de evaluatie en haalt u de apparaten weg."),
            ),
            gettext("Stop het experiment voorgoed"),
        ),
        url_for("leads.evaluation", reference=reference),
        mark("Het experiment is gestopt. Schrijf nu de evaluatie."),
    )


@blueprint.route("/<reference>/incident", methods=["GET", "POST"])
@requires(Action.OPEN_INCIDENT)
def incident(reference: str) -> Page:
    """Begin an incident round: the board looks at what happened."""
    form = ReasonForm()
    command = OpenIncident(reference, form.reason.data or "", form.key)
    return act_page(
        form,
        lambda: report(command, actor(), now()),
        lambda: _page(
            reference,
            Action.OPEN_INCIDENT,
            form,
            gettext("Begin een incidentronde"),
            (
                gettext("U begint een incidentronde. De commissie kijkt naar wat er gebeurde."),
                gettext("Is er gevaar? Trek dan eerst aan de noodrem."),
            ),
            gettext("Begin de incidentronde"),
        ),
        url_for("leads.status", reference=reference),
        mark("De incidentronde is begonnen."),
    )


def _page(
    reference: str,
    action: Action,
    form: ActForm,
    title: str,
    lines: tuple[str, ...],
    button: str,
) -> tuple[ActPage, Trail]:
    head = running_head(actor(), reference, action)
    if not form.is_submitted():
        form.version.data = head.version
    back = url_for("leads.status", reference=reference)
    trail = [(gettext("Mijn plannen"), url_for("leads.plans")), (head.title, back)]
    subject = f"{head.reference} · {head.title}"
    possible, stands = action in head.actions, phase_label(head.phase)
    return ActPage(subject, title, lines, button, back, "danger", possible, stands), trail
