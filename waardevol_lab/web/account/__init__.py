"""Signing in and out, invitations, passwords, and one's own account."""

from flask import Blueprint, request
from werkzeug.exceptions import RequestEntityTooLarge

from waardevol_lab.web import failures

blueprint = Blueprint("account", __name__)

LARGEST_FORM = 64 * 1024
"""Bytes. Nothing here is longer, so a huge password costs nothing: it is refused unread."""


@blueprint.before_request
def _limit_form() -> None:
    request.max_content_length = LARGEST_FORM
    request.max_form_memory_size = LARGEST_FORM


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> failures.Failure:
    return failures.page(400)


from waardevol_lab.web.account import invitations, passwords, profile, signing_in  # noqa: E402

__all__ = ["blueprint", "invitations", "passwords", "profile", "signing_in"]
