"""Pages for one audience: leads."""

from flask import Blueprint

blueprint = Blueprint("leads", __name__)

from waardevol_lab.web.leads import (  # noqa: E402 - the routes hang themselves on the blueprint
    attachments,
    carrying,
    changing,
    checking,
    choosing,
    conditions,
    contributions,
    english,
    evaluation,
    following,
    notices,
    plan_lists,
    plans,
    practice,
    printing,
    rewording,
    rounds,
    running,
    start,
    team,
    topics,
    versions,
    withdrawing,
)

__all__ = [
    "attachments",
    "blueprint",
    "carrying",
    "changing",
    "checking",
    "choosing",
    "conditions",
    "contributions",
    "english",
    "evaluation",
    "following",
    "notices",
    "plan_lists",
    "plans",
    "practice",
    "printing",
    "rewording",
    "rounds",
    "running",
    "start",
    "team",
    "topics",
    "versions",
    "withdrawing",
]
