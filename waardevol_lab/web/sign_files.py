"""The sign as a file, in the format that the address asks for."""

from flask import request

from waardevol_lab.documents.signs import OTHER, sign_pdf
from waardevol_lab.domain.sign import SignFormat
from waardevol_lab.queries.sign_page import SignSource
from waardevol_lab.queries.sign_words import sign_words
from waardevol_lab.web.session import current_settings
from waardevol_lab.wording.i18n import gettext, language


def wanted_format() -> SignFormat | None:
    """The format in the address; A4 when it names none, None when there is no such format."""
    asked = request.args.get("formaat", SignFormat.A4)
    return SignFormat(asked) if asked in set(SignFormat) else None


def no_such_format() -> str:
    """What to do about it."""
    formats = ", ".join(SignFormat)
    return gettext("formaat: dit formaat kennen wij niet. Kies %(formats)s.", formats=formats)


def made_sign(source: SignSource, form: SignFormat) -> bytes:
    """The PDF, in the language in force."""
    spoken = language()
    return sign_pdf(
        sign_words(source.contents, spoken),
        sign_words(source.contents, OTHER[spoken]),
        f"{current_settings().base_url}/e/{source.code}",
        form,
        source.made_at,
        concept=source.concept,
    )


def sign_name(about: str, form: SignFormat) -> str:
    """The name under which it is saved; `about` is a slug or a reference."""
    return gettext("bord-%(about)s-%(form)s.pdf", about=about, form=form)
