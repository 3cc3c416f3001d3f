"""The grounds of the Woo in words for everybody. Msgids are Dutch."""

from collections.abc import Mapping

from waardevol_lab.domain.withholding import WooGround
from waardevol_lab.wording.i18n import gettext, mark

GROUNDS: Mapping[WooGround, str] = {
    WooGround.STATE_SECURITY: mark("Veiligheid van de Staat"),
    WooGround.TRADE_SECRETS: mark("Bedrijfsgegevens die vertrouwelijk zijn gegeven"),
    WooGround.SPECIAL_PERSONAL_DATA: mark("Bijzondere persoonsgegevens"),
    WooGround.IDENTIFICATION_NUMBERS: mark("Nummers waarmee iemand te herkennen is"),
    WooGround.ECONOMIC_INTERESTS: mark("Economisch of financieel belang van de overheid"),
    WooGround.CRIMINAL_INVESTIGATION: mark("Opsporing en vervolging van strafbare feiten"),
    WooGround.INSPECTION: mark("Inspectie, controle en toezicht"),
    WooGround.PRIVACY: mark("Persoonlijke levenssfeer"),
    WooGround.COMPETITIVE_DATA: mark("Bedrijfsgegevens waar een concurrent wat aan heeft"),
    WooGround.ENVIRONMENT: mark("Bescherming van het milieu"),
    WooGround.SAFETY: mark("Beveiliging van personen en bedrijven, voorkomen van sabotage"),
    WooGround.GOVERNMENT: mark("Goed functioneren van de overheid"),
    WooGround.DISPROPORTIONATE_HARM: mark("Onevenredig nadeel, in een bijzonder geval"),
}
ARTICLE = mark("Woo artikel 5.1, lid %(paragraph)s, onder %(letter)s")
PARAGRAPH = mark("Woo artikel 5.1, lid %(paragraph)s")


def ground_label(ground: WooGround) -> str:
    """`Persoonlijke levenssfeer (Woo artikel 5.1, lid 2, onder e)`."""
    return f"{gettext(GROUNDS[ground])} ({article(ground)})"


def article(ground: WooGround) -> str:
    """`Woo artikel 5.1, lid 2, onder e`."""
    _chapter, _article, paragraph, *letter = ground.value.split(".")
    if letter:
        return gettext(ARTICLE, paragraph=paragraph, letter=letter[0])
    return gettext(PARAGRAPH, paragraph=paragraph)
