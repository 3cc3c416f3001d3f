"""Who plays in the demo: two fictional municipalities, three boards, thirteen people."""

from dataclasses import dataclass, field
from datetime import datetime

from waardevol_lab.domain.outcomes import BoardKind
from waardevol_lab.domain.policy import SYSTEM
from waardevol_lab.domain.roles import BOARD_ROLES, EXPERIMENT_ROLES, Role
from waardevol_lab.persistence.models import Account
from waardevol_lab.services import tokens
from waardevol_lab.services.acting import acting
from waardevol_lab.services.administration import AddOrganisation, add_organisation
from waardevol_lab.services.boards import AddBoard, add_board
from waardevol_lab.services.credentials import actor_for
from waardevol_lab.services.granting import GrantRole, grant
from waardevol_lab.services.inviting import InvitePerson, invite

DOMAIN = "demo.example"
GROENSTAD, MEERDAM = "Gemeente Groenstad", "Gemeente Meerdam"
PEOPLE: dict[str, tuple[str, Role]] = {
    "lead": ("Lotte de Vries", Role.LEAD),
    "teamlid": ("Tarik Aydin", Role.TEAMMATE),
    "secretaris": ("Samira Bouzid", Role.SECRETARY),
    "voorzitter": ("Victor Hendriks", Role.CHAIR),
    "lid1": ("Anna Smit", Role.MEMBER),
    "lid2": ("Bram Jansen", Role.MEMBER),
    "lid3": ("Chantal Pinas", Role.MEMBER),
    "lid4": ("Dewi Santoso", Role.MEMBER),
    "fg": ("Fatima el Amrani", Role.DPO),
    "beslisser": ("Bas van Dijk", Role.DECIDER),
    "vervanger": ("Willemijn Post", Role.LEAD),
    "beheer": ("Bea Kuipers", Role.ADMIN),
    "toezicht": ("Tom Willems", Role.AUDITOR),
    "veldwerker": ("Vera Okoye", Role.FIELDWORKER),
}
"""The first part of the address, with the name and the role; the stand-in leads no plan herself."""
PARTNER = "Pim Hoekstra"
"""Works at a company; the lead invited them, and they did not answer yet."""


@dataclass(frozen=True, slots=True)
class Places:
    """The ids of the organisations and boards of the demo, by name."""

    organisations: dict[str, int]
    boards: dict[str, int]
    password_hash: str = field(repr=False)
    """One hash for everybody: making thirteen takes a second."""


def address(name: str) -> str:
    """The e-mail address of somebody of the demo."""
    return f"{name}@{DOMAIN}"


def set_up(password_hash: str, now: datetime) -> Places:
    """Add the municipalities and boards, and invite who is of no single experiment."""
    groenstad = add_organisation(_organisation(GROENSTAD, "groenstad", "0800-1234567"), SYSTEM, now)
    meerdam = add_organisation(_organisation(MEERDAM, "meerdam", "0800-7654321"), SYSTEM, now)
    both = frozenset({groenstad, meerdam})
    boards = {
        "groenstad": _board(
            "Ethische commissie Groenstad", BoardKind.ADVISORY, frozenset({groenstad}), now
        ),
        "meerdam": _board(
            "Commissie Digitale Stad Meerdam", BoardKind.DECIDING, frozenset({meerdam}), now
        ),
        "region": _board("Regionale ethische commissie", BoardKind.ADVISORY, both, now),
    }
    places = Places({GROENSTAD: groenstad, MEERDAM: meerdam}, boards, password_hash)
    for name, (_, role) in PEOPLE.items():
        if role not in EXPERIMENT_ROLES:
            first, *more = (boards if role in BOARD_ROLES else places.organisations).values()
            account_id = invite(invitation(name, first), SYSTEM, now)
            for place_id in more:
                grant(GrantRole(account_id, role, place_id), SYSTEM, now)
            take_up(account_id, password_hash, now)
    return places


def take_up(account_id: int, password_hash: str, now: datetime) -> None:
    """Take up an invitation as its use case does, but with a hash that is there."""
    with acting(SYSTEM, now) as act:
        account = act.session.get_one(Account, account_id)
        act.actor = actor_for(account)
        account.password_hash = password_hash
        account.version += 1
        tokens.void(act.session, account_id, now)
        act.record(account.pseudonym, "InvitationAccepted", {"account": account.pseudonym})


def invitation(name: str, place_id: int) -> InvitePerson:
    """The invitation of somebody of the demo to their role in a place."""
    full_name, role = PEOPLE[name]
    return InvitePerson(address(name), full_name, role, place_id, fictional=True)


def _board(name: str, kind: BoardKind, serves: frozenset[int], now: datetime) -> int:
    return add_board(AddBoard(name, kind, serves), SYSTEM, now)


def _organisation(name: str, word: str, phone: str) -> AddOrganisation:
    city = name.removeprefix("Gemeente ")
    return AddOrganisation(
        name,
        texts={
            "department": "Afdeling Stad en Techniek",
            "postal_address": f"Postbus 1\n1000 AA {city}\n(fictief adres)",
            "phone": phone,
            "mail": f"lab@{word}.example",
            "dpo_contact": f"fg@{word}.example",
            "rights_text": "U mag vragen welke gegevens wij over u hebben. U mag ze laten "
            "verbeteren of wissen, en u mag bezwaar maken. Schrijf of bel de functionaris "
            "gegevensbescherming. U krijgt binnen een maand antwoord.",
            "supervisory_authority": "Autoriteit Persoonsgegevens, autoriteitpersoonsgegevens.nl",
            "algorithm_register": f"https://algoritmes.{word}.example",
            "objection_route": f"Stuur een brief met uw bezwaar naar de gemeente {city}, "
            f"Postbus 1, 1000 AA {city}.",
            "privacy_page": f"https://www.{word}.example/privacy",
        },
        texts_en={
            "name": f"Municipality of {city}",
            "department": "Department of City and Technology",
            "rights_text": "You may ask which data we hold about you. You may have them corrected "
            "or erased, and you may object. Write to or call the data protection officer. You "
            "get an answer within a month.",
            "supervisory_authority": "Dutch Data Protection Authority, "
            "autoriteitpersoonsgegevens.nl",
            "objection_route": f"Send a letter with your objection to the municipality of {city}, "
            f"Postbus 1, 1000 AA {city}.",
        },
    )
