"""Words for everything the rules name: phases, states, actions, roles. Msgids are Dutch."""

from collections.abc import Mapping
from typing import Any

from waardevol_lab.domain.contributions import Channel, ContributionKind, Ground, Standing
from waardevol_lab.domain.deliberation import Verdict
from waardevol_lab.domain.outcomes import BoardKind, DpoVerdict, Outcome, Route
from waardevol_lab.domain.roles import Role
from waardevol_lab.domain.states import (
    Action,
    ConditionState,
    ContributionState,
    EndReason,
    ObjectionState,
    Phase,
    RoundKind,
    RoundState,
)
from waardevol_lab.wording import contributions
from waardevol_lab.wording.i18n import gettext, mark

PHASES: Mapping[Phase, str] = {
    Phase.PREPARING: mark("In voorbereiding"),
    Phase.APPROVED: mark("Goedgekeurd"),
    Phase.REJECTED: mark("Afgewezen"),
    Phase.RUNNING: mark("Loopt"),
    Phase.SUSPENDED: mark("Stilgelegd"),
    Phase.ENDED: mark("Beëindigd"),
    Phase.EVALUATED: mark("Geëvalueerd"),
    Phase.WITHDRAWN: mark("Ingetrokken"),
    Phase.LAPSED: mark("Vervallen"),
}
PHASE_TONES: Mapping[Phase, str] = {
    Phase.PREPARING: "neutral",
    Phase.APPROVED: "info",
    Phase.REJECTED: "error",
    Phase.RUNNING: "success",
    Phase.SUSPENDED: "warning",
    Phase.ENDED: "neutral",
    Phase.EVALUATED: "info",
    Phase.WITHDRAWN: "neutral",
    Phase.LAPSED: "neutral",
}
ROUND_STATES: Mapping[RoundState, str] = {
    RoundState.DRAFT: mark("Concept"),
    RoundState.SUBMITTED: mark("Ingediend"),
    RoundState.RETURNED: mark("Terug naar projectleider"),
    RoundState.IN_REVIEW: mark("In toetsing"),
    RoundState.ADVISED: mark("Advies uitgebracht"),
    RoundState.DECIDED: mark("Besloten"),
    RoundState.WITHDRAWN: mark("Ronde ingetrokken"),
}
ROUND_TONES: Mapping[RoundState, str] = {
    RoundState.DRAFT: "neutral",
    RoundState.SUBMITTED: "info",
    RoundState.RETURNED: "warning",
    RoundState.IN_REVIEW: "info",
    RoundState.ADVISED: "info",
    RoundState.DECIDED: "success",
    RoundState.WITHDRAWN: "neutral",
}
ROUND_KINDS: Mapping[RoundKind, str] = {
    RoundKind.INITIAL: mark("Eerste toetsing"),
    RoundKind.AMENDMENT: mark("Wijziging"),
    RoundKind.EXTENSION: mark("Verlenging"),
    RoundKind.INCIDENT: mark("Incident"),
}
CONDITION_STATES: Mapping[ConditionState, str] = {
    ConditionState.OPEN: mark("Open"),
    ConditionState.SUBMITTED: mark("Bewijs ingediend"),
    ConditionState.ACCEPTED: mark("Voldaan"),
    ConditionState.REFUSED: mark("Bewijs niet genoeg"),
}
OBJECTION_STATES: Mapping[ObjectionState, str] = {
    ObjectionState.RECEIVED: mark("In behandeling"),
    ObjectionState.INADMISSIBLE: mark("Niet-ontvankelijk"),
    ObjectionState.UNFOUNDED: mark("Ongegrond"),
    ObjectionState.UPHELD: mark("Gegrond"),
    ObjectionState.CORRECTED: mark("Gegrond, nieuw besluit genomen"),
}
OBJECTION_TONES: Mapping[ObjectionState, str] = {
    ObjectionState.RECEIVED: "info",
    ObjectionState.INADMISSIBLE: "neutral",
    ObjectionState.UNFOUNDED: "neutral",
    ObjectionState.UPHELD: "warning",
    ObjectionState.CORRECTED: "success",
}
END_REASONS: Mapping[EndReason, str] = {
    EndReason.END_DATE: mark("De einddatum is bereikt"),
    EndReason.STOPPED_EARLY: mark("Eerder gestopt"),
    EndReason.REVOKED: mark("De goedkeuring is ingetrokken"),
}
ROLES: Mapping[Role, str] = {
    Role.LEAD: mark("Projectleider"),
    Role.TEAMMATE: mark("Teamlid"),
    Role.SECRETARY: mark("Secretaris"),
    Role.MEMBER: mark("Commissielid"),
    Role.CHAIR: mark("Voorzitter"),
    Role.DPO: mark("Functionaris gegevensbescherming"),
    Role.DECIDER: mark("Beslisser (bevoegd gezag)"),
    Role.FIELDWORKER: mark("Veldwerker"),
    Role.ADMIN: mark("Beheerder"),
    Role.AUDITOR: mark("Toezichthouder"),
    Role.JOB: mark("Het systeem"),
    Role.EFFECT: mark("Gevolg van een besluit"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.POSITIVE: mark("Akkoord"),
    Verdict.POSITIVE_WITH_CONDITIONS: mark("Akkoord, met voorwaarden"),
    Verdict.DEFER: mark("Nog niet: eerst een nieuwe versie"),
    Verdict.NEGATIVE: mark("Niet akkoord"),
    Verdict.ABSTAIN: mark("Ik onthoud mij"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.APPROVED: mark("Goedgekeurd"),
    Outcome.APPROVED_WITH_CONDITIONS: mark("Goedgekeurd met voorwaarden"),
    Outcome.REJECTED: mark("Afgewezen"),
}
ADVICES: Mapping[Outcome, str] = {
    Outcome.APPROVED: mark("Positief advies"),
    Outcome.APPROVED_WITH_CONDITIONS: mark("Positief advies met voorwaarden"),
    Outcome.REJECTED: mark("Negatief advies"),
}
DPO_VERDICTS: Mapping[DpoVerdict, str] = {
    DpoVerdict.POSITIVE: mark("Geen bezwaar"),
    DpoVerdict.POSITIVE_WITH_REMARKS: mark("Geen bezwaar, met opmerkingen"),
    DpoVerdict.NEGATIVE: mark("Bezwaar"),
}
ROUTES: Mapping[Route, str] = {
    Route.LIGHT: mark("Lichte toetsing"),
    Route.FULL: mark("Volledige toetsing"),
}
BOARD_KINDS: Mapping[BoardKind, str] = {
    BoardKind.ADVISORY: mark("Adviseert"),
    BoardKind.DECIDING: mark("Beslist zelf"),
}
RISKS: Mapping[int, str] = {
    0: mark("geen"),
    1: mark("laag"),
    2: mark("let op"),
    3: mark("hoog"),
}
ACTIONS: Mapping[Action, str] = {
    Action.CREATE: mark("Begin een plan"),
    Action.OPEN_ROUND: mark("Begin een nieuwe ronde"),
    Action.APPROVE: mark("Keur goed"),
    Action.REJECT: mark("Wijs af"),
    Action.WITHDRAW: mark("Trek het experiment in"),
    Action.START: mark("Start het experiment"),
    Action.REVOKE: mark("Trek de goedkeuring in"),
    Action.LAPSE: mark("Laat vervallen"),
    Action.PULL_BRAKE: mark("Trek aan de noodrem"),
    Action.STOP: mark("Stop het experiment"),
    Action.REACH_END: mark("Beëindig op de einddatum"),
    Action.RESTART: mark("Hervat het experiment"),
    Action.REWORD: mark("Alleen tekst verbeteren"),
    Action.PUBLISH_NOTICE: mark("Publiceer de bekendmaking"),
    Action.CONFIRM_SIGN: mark("Bevestig een bord"),
    Action.FILE_CHECK_IN: mark("Schrijf het tussenbericht"),
    Action.MISS_CHECK_IN: mark("Meld dat het tussenbericht er niet is"),
    Action.RECORD_DRILL: mark("Test de noodrem"),
    Action.TAKE_DOWN_SIGN: mark("Meld dat een bord weg is"),
    Action.CONFIRM_CLEANUP: mark("Ruim op na het einde"),
    Action.REPORT_INCIDENT: mark("Meld een incident"),
    Action.UPDATE_INCIDENT: mark("Vul een incident aan"),
    Action.WITHHOLD_PART: mark("Houd een onderdeel van de bekendmaking gesloten"),
    Action.DISCLOSE_PART: mark("Maak een onderdeel van de bekendmaking weer openbaar"),
    Action.PUBLISH_CONSENT_NOTICE: mark("Vraag deelnemers toestemming"),
    Action.OFFER_FINAL_EVALUATION: mark("Leg de evaluatie voor aan de commissie"),
    Action.REMARK_ON_EVALUATION: mark("Geef een opmerking bij de evaluatie"),
    Action.PUBLISH_FINAL_EVALUATION: mark("Publiceer de evaluatie"),
    Action.OFFER_FOLLOW_UP: mark("Schrijf een vervolgevaluatie"),
    Action.REMARK_ON_FOLLOW_UP: mark("Geef een opmerking bij de vervolgevaluatie"),
    Action.PUBLISH_FOLLOW_UP: mark("Publiceer de vervolgevaluatie"),
    Action.CLOSE_UNEVALUATED: mark("Sluit zonder evaluatie"),
    Action.PUBLISH_LESSON: mark("Publiceer een les"),
    Action.TRANSFER_LEAD: mark("Draag het dossier over"),
    Action.OPEN_AMENDMENT: mark("Wijzig het plan"),
    Action.OPEN_EXTENSION: mark("Verleng het experiment"),
    Action.OPEN_INCIDENT: mark("Begin een incidentronde"),
    Action.SUBMIT: mark("Dien in"),
    Action.WITHDRAW_ROUND: mark("Trek deze ronde in"),
    Action.CLOSE: mark("Sluit de ronde"),
    Action.RETURN_INCOMPLETE: mark("Stuur terug met vragen"),
    Action.ACCEPT: mark("Neem in toetsing"),
    Action.MOVE_BOARD: mark("Verplaats naar een andere commissie"),
    Action.ASSIGN: mark("Wijs een lid aan"),
    Action.DECLARE_CONFLICT: mark("Verklaar of u een belang heeft"),
    Action.COMMENT: mark("Plaats bij de commissie"),
    Action.EDIT_COMMENT: mark("Verander uw reactie"),
    Action.AMEND_COMMENT: mark("Vul uw reactie aan"),
    Action.CLOSE_QUESTION: mark("Neem genoegen met het antwoord"),
    Action.ASK_LEAD: mark("Stel een vraag aan de projectleider"),
    Action.FILE_ASSESSMENT: mark("Dien mijn oordeel in"),
    Action.ESCALATE: mark("Maak er een volledige toetsing van"),
    Action.REQUEST_CHANGES: mark("Houd aan en vraag om wijzigingen"),
    Action.RECORD_DPO_OPINION: mark("Leg het oordeel van de FG vast"),
    Action.ADOPT_ADVICE: mark("Stel het advies vast"),
    Action.DECIDE: mark("Neem het besluit"),
    Action.CORRECT: mark("Corrigeer het besluit"),
    Action.RECORD_OBJECTION: mark("Leg een bezwaar vast"),
    Action.SUBMIT_EVIDENCE: mark("Dien bewijs in"),
    Action.ACCEPT_EVIDENCE: mark("Accepteer het bewijs"),
    Action.REFUSE_EVIDENCE: mark("Weiger het bewijs"),
    Action.DECLARE_INADMISSIBLE: mark("Verklaar het bezwaar niet-ontvankelijk"),
    Action.DECLARE_UNFOUNDED: mark("Verklaar het bezwaar ongegrond"),
    Action.UPHOLD_OBJECTION: mark("Verklaar het bezwaar gegrond"),
    Action.SETTLE_OBJECTION: mark("Sluit het bezwaar met een correctie"),
    Action.ANSWER_CONTRIBUTION: mark("Beantwoord een inwoner"),
    Action.NAME_CHANGE: mark("Zeg wat er veranderde door een inwoner"),
    Action.PUBLISH_CONTRIBUTION: mark("Zet wat een inwoner schreef op de site"),
    Action.HIDE_CONTRIBUTION: mark("Verberg wat een inwoner schreef"),
}

_WORDS: dict[type, Mapping[Any, str]] = {
    Phase: PHASES,
    RoundState: ROUND_STATES,
    RoundKind: ROUND_KINDS,
    ConditionState: CONDITION_STATES,
    ObjectionState: OBJECTION_STATES,
    EndReason: END_REASONS,
    Role: ROLES,
    Verdict: VERDICTS,
    Outcome: OUTCOMES,
    DpoVerdict: DPO_VERDICTS,
    Route: ROUTES,
    BoardKind: BOARD_KINDS,
    Action: ACTIONS,
    ContributionKind: contributions.KINDS,
    Channel: contributions.CHANNELS,
    ContributionState: contributions.STATES,
    Standing: contributions.STANDINGS,
    Ground: contributions.GROUNDS,
}


def label(member: object) -> str:
    """The word for a member of one of the enums above, in the language in force."""
    return gettext(_WORDS[type(member)][member])


def advice_label(outcome: Outcome) -> str:
    """The word for what an advice says."""
    return gettext(ADVICES[outcome])


def phase_label(phase: str) -> str:
    """The word for a stored phase."""
    return label(Phase(phase))


def round_label(state: str) -> str:
    """The word for a stored state of a round."""
    return label(RoundState(state))


def risk_label(risk: int | None) -> str:
    """`2 let op`; a dash where nobody filled one in."""
    return "–" if risk is None else f"{risk} {gettext(RISKS[risk])}"
