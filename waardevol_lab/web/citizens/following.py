"""Following by mail: asking, confirming, changing, leaving; pages in no cache, without a cookie.

A GET changes nothing: programs that look at mail open the links in it.
"""

from flask import Response, current_app, redirect, render_template, request, url_for
from flask import jsonify as as_json

from waardevol_lab.domain.errors import NotFound
from waardevol_lab.domain.following import CONFIRM_WITHIN, Rhythm, Scope
from waardevol_lab.queries.following import (
    Following,
    experiment_to_follow,
    following_of,
    waiting_request,
)
from waardevol_lab.services import following
from waardevol_lab.services.tokens import handle_of, repeated
from waardevol_lab.web.acts import SEE_OTHER, UNPROCESSABLE, Page, handle, now
from waardevol_lab.web.citizens import blueprint
from waardevol_lab.web.citizens.following_forms import (
    ConfirmForm,
    FollowForm,
    FollowMoreForm,
    RhythmForm,
)
from waardevol_lab.web.citizens.formats import list_formats, notice_formats
from waardevol_lab.web.citizens.visitor_forms import for_visitors
from waardevol_lab.web.limits import TOO_MANY
from waardevol_lab.web.protection import ONE_CLICK

RATE = "10 per minute; 40 per hour"
"""Forms that one connection may send; every one of them mails somebody."""
GONE = 404


@blueprint.route("/experimenten/<slug>/volgen", methods=["GET", "POST"])
@for_visitors
def follow_experiment(slug: str) -> Page:
    """Follow one experiment."""
    found, form = experiment_to_follow(slug), FollowForm()
    formats = notice_formats(slug)

    def page() -> str:
        return render_template(
            "citizens/following/follow.html", form=form, found=found, formats=formats
        )

    if found.over:
        return page()
    if form.is_submitted() and form.pressed_too_often(RATE):
        return page(), TOO_MANY
    return handle(
        form,
        lambda: following.ask_to_follow(form.follow(slug), now()),
        page,
        url_for("citizens.follow_sent"),
    )


@blueprint.route("/volgen", methods=["GET", "POST"])
@for_visitors
def follow() -> Page:
    """Follow what lies in a place, or everything."""
    place = request.args.get("plaats", "")[: following.LONGEST_PLACE]
    form = FollowMoreForm(data={"plaats": place, "scope": Scope.PLACE.value})
    formats = list_formats({"plaats": place} if place else {})

    def page() -> str:
        return render_template(
            "citizens/following/follow.html", form=form, found=None, formats=formats
        )

    if form.is_submitted() and form.pressed_too_often(RATE):
        return page(), TOO_MANY
    return handle(
        form,
        lambda: following.ask_to_follow(form.follow_more(), now()),
        page,
        url_for("citizens.follow_sent"),
    )


@blueprint.get("/volgen/kijk-in-uw-mail")
@for_visitors
def follow_sent() -> Page:
    """The same answer for every address."""
    return render_template("citizens/following/sent.html", days=CONFIRM_WITHIN.days)


@blueprint.route("/volgen/bevestigen/<token>", methods=["GET", "POST"])
@for_visitors
def confirm_following(token: str) -> Page:
    """The page behind the link of the first mail: only its button makes the address follow."""
    form = ConfirmForm()
    try:
        thing = waiting_request(token, now())
        if not form.is_submitted():
            return render_template("citizens/following/confirm.html", form=form, thing=thing)
        own = following.confirm(token, now())
    except NotFound:
        return _spent()
    return redirect(url_for("citizens.own_following", token=_token(own), na="1"), code=SEE_OTHER)


@blueprint.route("/volgen/<token>", methods=["GET", "POST"])
@for_visitors
def own_following(token: str) -> Page:
    """What somebody follows and how often they get mail; all that is kept of them stands here."""
    form = RhythmForm()
    try:
        own = handle_of(_secret(), token)
        found = following_of(own)
        if not form.is_submitted():
            form = RhythmForm(data={"rhythm": found.rhythm.value})
        return handle(
            form,
            lambda: following.choose_rhythm(own, Rhythm(form.rhythm.data)),
            lambda: _own_page(form, found, token),
            url_for("citizens.own_following", token=token, na="2"),
        )
    except NotFound:
        return _spent()


@blueprint.get("/volgen/<token>/gegevens.json")
@for_visitors
def own_data(token: str) -> Page:
    """All that is kept of a follower, to take along."""
    found = following_of(handle_of(_secret(), token))
    answer: Response = as_json(
        email=found.email,
        rhythm=found.rhythm,
        language=found.language,
        confirmed_at=found.confirmed_at.isoformat(),
        follows=[
            {
                "scope": thing.scope,
                "place": thing.place or None,
                "experiment": thing.experiment.slug if thing.experiment else None,
                "since": thing.since.isoformat() if thing.since else None,
            }
            for thing in found.things
        ],
    )
    answer.headers["Content-Disposition"] = "attachment; filename=volgen.json"
    return answer


@blueprint.post("/volgen/<token>/stoppen/<int:thing>")
@for_visitors
def leave_one(token: str, thing: int) -> Page:
    """Follow one thing less."""
    try:
        left = following.leave_one(handle_of(_secret(), token), thing)
    except NotFound:
        return _spent()
    if left:
        return redirect(url_for("citizens.own_following", token=token, na="3"), code=SEE_OTHER)
    return render_template("citizens/following/left.html")


@blueprint.route("/volgen/<token>/afmelden", methods=["GET", "POST"])
@for_visitors
def unsubscribe(token: str) -> Page:
    """Leave everything: the button of the page, or the one POST of a mail program (RFC 8058).

    Whoever left already gets the same answer: it is done. Nothing is redirected.
    """
    try:
        own = handle_of(_secret(), token)
    except NotFound:
        return _spent()
    if request.method != "POST":
        return render_template("citizens/following/leave.html", token=token)
    name, value = ONE_CLICK
    if request.form.get(name) != value:
        return render_template("citizens/following/leave.html", token=token), UNPROCESSABLE
    following.leave_all(own)
    return render_template("citizens/following/left.html")


def _own_page(form: RhythmForm, found: Following, token: str) -> str:
    return render_template(
        "citizens/following/own.html",
        form=form,
        found=found,
        token=token,
        done=request.args.get("na", ""),
    )


def _spent() -> Page:
    return render_template("citizens/following/spent.html"), GONE


def _secret() -> str:
    return str(current_app.secret_key)


def _token(own: str) -> str:
    return repeated(_secret(), own)
