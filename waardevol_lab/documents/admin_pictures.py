"""The installation in pictures as rows: experiments, accounts, mail, what citizens wrote."""

from collections.abc import Mapping
from typing import Final

from waardevol_lab.documents.charts import Amount, bar_chart
from waardevol_lab.documents.list_files import head
from waardevol_lab.documents.public_figures import Figure
from waardevol_lab.documents.spreadsheets import Cell
from waardevol_lab.domain.states import Phase
from waardevol_lab.queries.admin_pictures import AdminPictures
from waardevol_lab.wording.i18n import format_number, gettext, mark
from waardevol_lab.wording.labels import label

WHAT: Final = (mark("Wat"), mark("Aantal"))
ACCOUNTS: Final = {
    "active": mark("Actief"),
    "invited": mark("Uitgenodigd"),
    "closed": mark("Gesloten"),
}


def rows_of(found: AdminPictures) -> Mapping[str, Figure]:
    """Every figure by the name in the address of its file, in the order of the page."""
    return {
        "experimenten": _places(found),
        "accounts": _accounts(found),
        "mail": _mails(found),
        "inwoners": _citizens(found),
    }


def _places(found: AdminPictures) -> Figure:
    title = gettext(mark("Experimenten per organisatie"))
    columns = [*head([mark("Organisatie")]), *(label(phase) for phase in Phase)]
    rows: list[tuple[Cell, ...]] = [
        (one.organisation, *one.phases.values()) for one in found.places
    ]
    bars = [
        Amount(f"{one.organisation}: {format_number(total)}", total)
        for one in found.places
        if (total := sum(one.phases.values()))
    ]
    return Figure(title, "", columns, rows, bar_chart(bars) if bars else None)


def _accounts(found: AdminPictures) -> Figure:
    rows = [(gettext(ACCOUNTS[state]), count) for state, count in found.accounts.items()]
    return _counted(gettext(mark("Accounts")), rows)


def _mails(found: AdminPictures) -> Figure:
    mails = found.mails
    rows = [
        (gettext(mark("Wacht langer dan een kwartier")), mails.waiting),
        (gettext(mark("Waarvan opnieuw geprobeerd")), mails.retried),
        (gettext(mark("Opgegeven")), mails.given_up),
    ]
    return _counted(gettext(mark("Mail aan uw gebruikers")), rows)


def _citizens(found: AdminPictures) -> Figure:
    citizens = found.citizens
    rows = [
        (gettext(mark("Zonder antwoord")), citizens.unanswered),
        (gettext(mark("Waarvan te laat")), citizens.late),
        (gettext(mark("Nog niet gelezen door de secretaris")), citizens.unread),
    ]
    return _counted(gettext(mark("Vragen en reacties van inwoners")), rows)


def _counted(title: str, rows: list[tuple[str, int]]) -> Figure:
    bars = [Amount(f"{name}: {format_number(count)}", count) for name, count in rows]
    return Figure(title, "", head(WHAT), rows, bar_chart(bars) if any(n for _, n in rows) else None)
