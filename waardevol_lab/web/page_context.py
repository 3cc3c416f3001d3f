"""What every template may count on."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm

from waardevol_lab.domain.policy import PERMISSIONS, Permission
from waardevol_lab.domain.references import is_practice
from waardevol_lab.domain.roles import Role
from waardevol_lab.web.access import is_public_request
from waardevol_lab.web.brake_link import brake_link
from waardevol_lab.web.fragments import each_kept, kept
from waardevol_lab.web.languages import other_language_url, wanted_language
from waardevol_lab.web.map_tiles import tiles
from waardevol_lab.web.page_policy import script_tag
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording import i18n
from waardevol_lab.wording.attachments import kind_label
from waardevol_lab.wording.i18n import gettext as _

THEME = "theme-groenstad.css"


@dataclass(frozen=True, slots=True)
class Site:
    """The names and addresses in the bars and the footer."""

    name: str = "Waardevol Lab"
    organisation_name: str = "Waardevol Lab"
    theme: str = THEME
    phone: str = ""
    mail: str = ""
    source_url: str = ""


def _site() -> Site:
    settings = current_settings()
    return Site(
        organisation_name=settings.organisation,
        phone=settings.contact_phone,
        mail=settings.contact,
        source_url=settings.source_url,
    )


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One link of the main menu."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class AccountBar:
    """Who is signed in, and the form that signs them out."""

    name: str
    sign_out: FlaskForm


PUBLIC_ITEMS = (
    (i18n.mark("Experimenten"), "citizens.experiments"),
    (i18n.mark("Kaart"), "citizens.experiments_map"),
    (i18n.mark("Lessen"), "citizens.lesson_list"),
    (i18n.mark("Tien handvatten"), "citizens.handvatten"),
    (i18n.mark("Zeven waarden"), "citizens.values"),
    (i18n.mark("Hoe wij beslissen"), "citizens.how_we_decide"),
    (i18n.mark("In beeld"), "citizens.pictures"),
    (i18n.mark("Cijfers"), "citizens.figures"),
)
BOARD_DESK = {Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DPO, Role.DECIDER, Role.AUDITOR}
STAFF_ITEMS = (
    (i18n.mark("Mijn plannen"), "leads.plans", {Role.LEAD, Role.TEAMMATE}),
    (i18n.mark("Te doen"), "board.desk", BOARD_DESK),
    (i18n.mark("Dossiers"), "board.dossiers", BOARD_DESK),
    (i18n.mark("In beeld"), "board.board_pictures_page", BOARD_DESK),
    (i18n.mark("Veldwerk"), "leads.fieldwork", {Role.FIELDWORKER}),
    (i18n.mark("Oordelen FG"), "board.dpo_desk", {Role.DPO}),
    (
        i18n.mark("Vergaderingen"),
        "board.meeting_list",
        {Role.SECRETARY, Role.MEMBER, Role.CHAIR, Role.DPO, Role.AUDITOR},
    ),
    (i18n.mark("Voorwaarden"), "board.all_conditions", {Role.SECRETARY}),
    (
        i18n.mark("Jaarverslagen"),
        "board.yearly_reports",
        PERMISSIONS[Permission.READ_YEARLY_REPORT],
    ),
    (i18n.mark("Inwoners"), "board.moderation", {Role.SECRETARY}),
    (i18n.mark("Lessen"), "admin.lessons", {Role.SECRETARY}),
    (i18n.mark("Beheer"), "admin.overview", {Role.ADMIN}),
    (i18n.mark("Experimenten"), "citizens.experiments", set(Role)),
)


def navigation() -> tuple[NavigationItem, ...]:
    """The main menu for this visitor."""
    if is_public_request() or not current_user.is_authenticated:
        return _for_everybody(
            request.script_root, i18n.language(), request.endpoint if _in_menu() else None
        )
    here, actor = _current_item(), current_user.actor
    return tuple(
        NavigationItem(_(label), url_for(endpoint), endpoint == here)
        for label, endpoint, roles in STAFF_ITEMS
        if any(actor.holds(role) for role in roles)
    )


def _in_menu() -> bool:
    return request.endpoint in {endpoint for _label, endpoint in PUBLIC_ITEMS}


@lru_cache(maxsize=100)
def _for_everybody(
    _root: str, _language: i18n.Language, here: str | None
) -> tuple[NavigationItem, ...]:
    """The menu of public pages, written once for each root, language and place in it."""
    return tuple(
        NavigationItem(_(label), url_for(endpoint), endpoint == here)
        for label, endpoint in PUBLIC_ITEMS
    )


def _current_item() -> str | None:
    """The item that the page belongs to: for staff the one whose address it goes on from."""
    here = request.script_root + request.path
    homes = {
        url_for(item): item
        for _label, item, _roles in STAFF_ITEMS
        if not item.startswith("citizens.")
    }
    return homes.get(max((url for url in homes if here.startswith(url)), key=len, default=""))


def account_bar() -> AccountBar | None:
    """The signed-in visitor; None on pages that are the same for everyone."""
    if is_public_request() or not current_user.is_authenticated:
        return None
    return AccountBar(current_user.name, FlaskForm(formdata=None))


def page_context() -> dict[str, Any]:
    """The context of every template."""
    return {
        "lang": wanted_language(),
        "other_language_url": other_language_url(),
        "site": _site(),
        "navigation": navigation(),
        "account": account_bar(),
        "current_path": request.path,
        "practice": is_practice((request.view_args or {}).get("reference", "")),
        "development": not current_settings().production,
    }


def init_templates(app: Flask, static_hash: str) -> None:
    """Translations, dates, assets and the context above."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext,
        i18n.in_number,
        newstyle=True,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=i18n.format_day,
        weekday=i18n.format_weekday,
        time=i18n.format_time,
        moment=i18n.format_moment,
        number=i18n.format_number,
        file_kind=kind_label,
    )
    app.jinja_env.globals["asset"] = lambda path: f"/static/{static_hash}/{path}"
    app.jinja_env.globals["script"] = lambda path: script_tag(f"/static/{static_hash}/js/{path}")
    app.jinja_env.globals["tiles"] = tiles
    app.jinja_env.globals["kept"] = kept
    app.jinja_env.globals["each_kept"] = each_kept
    app.jinja_env.globals["brake_link"] = brake_link
    app.context_processor(page_context)
