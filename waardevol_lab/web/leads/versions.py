"""The versions of a plan that were submitted, and what changed between them."""

from flask import render_template, request

from waardevol_lab.domain.policy import Permission
from waardevol_lab.queries.plan_versions import version_page, versions_page
from waardevol_lab.queries.version_differences import version_differences
from waardevol_lab.web.access import requires
from waardevol_lab.web.acts import Page, actor
from waardevol_lab.web.forms import number
from waardevol_lab.web.framework_forms import lines_of
from waardevol_lab.web.leads import blueprint
from waardevol_lab.wording import board as words
from waardevol_lab.wording.i18n import language


@blueprint.get("/<reference>/versies")
@requires(Permission.READ_DRAFT, Permission.READ_PLAN)
def versions(reference: str) -> Page:
    """Every version: when, by whom, in which round and why."""
    plan = versions_page(actor(), reference)
    return render_template("leads/versions.html", plan=plan, words=words)


@blueprint.get("/<reference>/versies/<int:version>")
@requires(Permission.READ_DRAFT, Permission.READ_PLAN)
def version(reference: str, version: int) -> Page:
    """One version with all its answers."""
    page = version_page(actor(), reference, version, language())
    return render_template("leads/version.html", page=page, words=words, lines_of=lines_of)


@blueprint.get("/<reference>/versies/verschil")
@requires(Permission.READ_DRAFT, Permission.READ_PLAN)
def version_difference(reference: str) -> Page:
    """What changed from `?van=` to `?naar=`, word by word."""
    page = version_differences(
        actor(),
        reference,
        number(request.args.get("van")),
        number(request.args.get("naar")),
        language(),
    )
    return render_template(
        "leads/version_difference.html", page=page, words=words, lines_of=lines_of
    )
