"""The receipt of a consent for machines, in the terms of ISO/IEC TS 27560:2023.

It names no person and holds no receipt code: `record_id` is random and opens nothing. That is also
why it has no identifier of the principal other than this one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from waardevol_lab.domain.consent import ConsentEvent, Standing
from waardevol_lab.queries.consents import ConsentHappening, ConsentReceipt, ScopeText

SCHEMA: Final = "ISO/IEC TS 27560:2023"
CONTROLLER, DPO, AUTHORITY = "controller", "dpo", "authority"
STATES: Final[Mapping[ConsentEvent, str]] = {
    ConsentEvent.GIVEN: "given",
    ConsentEvent.CHANGED: "modified",
    ConsentEvent.RENEWED: "renewed",
    ConsentEvent.WITHDRAWN: "withdrawn",
}
LAPSED: Final = "invalidated"


def receipt_json(found: ConsentReceipt, address: str) -> dict[str, Any]:
    """The receipt; `address` is where the notice is and where consent is withdrawn."""
    text = found.agreed_to
    return {
        "schema_version": SCHEMA,
        "record_id": found.record_id,
        "pii_principal_id": found.record_id,
        "pii_processing": {
            "privacy_notice": f"{address}/versies/{text.number}",
            "privacy_notice_version": text.number,
            "privacy_notice_hash": {"algorithm": "SHA-256", "value": found.events[-1].sha256},
            "language": found.events[-1].language,
            "purposes": [_purpose(found, scope, address) for scope in text.scopes],
        },
        "party_identification": list(_parties(text.facts)),
        "events": [_event(found, event) for event in found.events],
        "consent_state": LAPSED if found.standing is Standing.LAPSED else _last_state(found),
    }


def _last_state(found: ConsentReceipt) -> str:
    return STATES[found.events[-1].event]


def _purpose(found: ConsentReceipt, scope: ScopeText, address: str) -> dict[str, Any]:
    facts = found.agreed_to.facts
    return {
        "purpose_id": scope.key,
        "purpose": scope.text,
        "purpose_type": list(facts["purposes"]),
        "consented": scope.key in found.scopes,
        "lawful_basis": "consent",
        "pii_information": [{"pii_type": kind, "pii_optional": True} for kind in facts["data"]],
        "pii_controllers": [CONTROLLER],
        "storage_locations": list(facts["storage"]),
        "retention_period": facts["retention"],
        "geographic_restrictions": facts["transfers"],
        "jurisdiction": "NL",
        "recipient_third_parties": _recipient_ids(facts),
        "withdrawal_method": f"{address}/bon",
        "privacy_rights": facts["controller"]["privacy_page"],
    }


def _recipient_ids(facts: Mapping[str, Any]) -> list[str]:
    return [f"recipient-{number}" for number, _ in enumerate(facts["recipients"], 1)]


def _parties(facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    controller = facts["controller"]
    yield {
        "party_id": CONTROLLER,
        "party_role": "PII controller",
        "party_name": controller["name"],
        "party_address": controller["address"],
        "party_email": controller["email"],
        "party_phone": controller["phone"],
        "party_url": controller["privacy_page"],
        "party_contact": list(facts["contact"]),
    }
    yield {
        "party_id": DPO,
        "party_role": "data protection officer",
        "party_contact": [facts["dpo"]],
    }
    yield {
        "party_id": AUTHORITY,
        "party_role": "authority",
        "party_name": facts["authority"],
    }
    for party_id, name in zip(_recipient_ids(facts), facts["recipients"], strict=True):
        yield {"party_id": party_id, "party_role": "recipient", "party_name": name}


def _event(found: ConsentReceipt, event: ConsentHappening) -> dict[str, Any]:
    return {
        "event_time": event.at.isoformat(),
        "event_type": "explicit",
        "event_state": STATES[event.event],
        "entity_id": found.record_id,
        "purposes": sorted(event.scopes),
        "privacy_notice_version": event.version,
        "privacy_notice_hash": event.sha256,
        "language": event.language,
        "collection_method": event.method,
        "age_band": event.age,
        "guardian_confirmed": event.guardian,
        "copy_given": event.copy_given,
    }
