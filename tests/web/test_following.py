"""Following over the pages: the same answer for everybody, and a way out with one press."""

import json
import re
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from tests.builders import Lab
from tests.decided import Running, decided
from tests.followers import ADDRESS, asked, following, mails
from tests.reviews import LIGHT, Review
from tests.servers import MailServer
from waardevol_lab.domain.following import CONFIRM_WITHIN, KEPT_AFTER_END, Rhythm, Scope
from waardevol_lab.outbox.delivery import deliver
from waardevol_lab.persistence.db import reading, transaction
from waardevol_lab.persistence.models import Follower, OutboxMail, Subscription
from waardevol_lab.services.telling_followers import tell_followers
from waardevol_lab.services.tokens import repeated

MORE = "/volgen"
SENT = "/volgen/kijk-in-uw-mail"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def running(lab: Lab) -> Running:
    """Give an experiment with a notice."""
    found = decided(lab)
    found.publish()
    tell_followers(lab.now)
    return found


def here(running: Running) -> str:
    return f"/experimenten/{running.experiment.slug}/volgen"


def own(running: Running, handle: str) -> str:
    secret = str(running.lab.app.secret_key)
    return f"/volgen/{repeated(secret, handle)}"


def followers() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Follower)) or 0


# --- asking


def test_known_and_unknown_addresses_get_the_same_answer(running: Running) -> None:
    following(running.lab)
    answers = []
    for email in (ADDRESS, "onbekend@straat.example"):
        visitor = running.lab.visitor()
        answer = visitor.submit(here(running), {"email": email}, containing="email")
        answers.append((answer.status_code, answer.headers["Location"], answer.data))
        assert visitor.client.get_cookie("waardevol_session") is None
    assert answers[0] == answers[1]
    assert answers[0][:2] == (303, SENT)


def test_fourth_mail_of_a_day_is_answered_as_the_first(running: Running) -> None:
    answers = {
        running.lab.visitor()
        .submit(here(running), {"email": ADDRESS}, containing="email")
        .headers["Location"]
        for _ in range(4)
    }
    assert answers == {SENT}
    assert len(mails()) == 3


def test_experiment_a_place_and_everything_can_be_followed(running: Running) -> None:
    visitor = running.lab.visitor()
    visitor.submit(here(running), {"email": ADDRESS, "rhythm": "daily"}, containing="email")
    place = {"email": ADDRESS, "scope": "place", "plaats": "Eindhoven"}
    visitor.submit(MORE, place, containing="email")
    running.lab.later(days=2)
    visitor.submit(MORE, {"email": ADDRESS, "scope": "all"}, containing="email")
    for mail in mails():
        page = f"/volgen/bevestigen/{mail.context['token']}"
        answer = visitor.submit(page, {}, containing="confirm")
        assert answer.status_code == 303
    text = visitor.text(answer.headers["Location"])
    assert ADDRESS in text
    assert "Experimenten in “Eindhoven”" in text
    assert text.count("Volg dit niet meer") == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "Vul uw e-mailadres in."),
        ({"email": "mevrouw de boer"}, "Schrijf een e-mailadres als naam@voorbeeld.nl."),
        ({"email": ADDRESS, "rhythm": "hourly"}, "Kies een van de mogelijkheden."),
        ({"email": ADDRESS, "plaats": ""}, "Schrijf een plaats, straat of postcode"),
        ({"email": ADDRESS, "plaats": "x" * 101}, "van hoogstens 100 tekens"),
        ({"email": ADDRESS, "plaats": "Ede", "homepage": "x"}, "Maak het veld"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    running: Running, fields: dict[str, str], said: str
) -> None:
    answer = running.lab.visitor().submit(MORE, fields, containing="email")
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{fields["email"]}"' in answer.text
    assert mails() == []


def test_everything_that_is_wrong_is_said_at_once(running: Running) -> None:
    wrong = {"email": "jan", "plaats": " ", "homepage": "x"}
    page = running.lab.visitor().submit(MORE, wrong, containing="email").text
    for said in ("Schrijf een e-mailadres als", "Schrijf een plaats, straat", "Maak het veld"):
        assert said in page, said


def test_place_of_the_list_comes_along(running: Running) -> None:
    visitor = running.lab.visitor()
    page = visitor.text("/volgen?plaats=Eindhoven%20%22x")
    assert 'value="Eindhoven &#34;x"' in page
    assert "/experimenten.atom?plaats=Eindhoven" in page


def test_what_is_over_cannot_be_followed_any_more(running: Running) -> None:
    with transaction() as session:
        row = session.get_one(type(running.experiment), running.experiment.id)
        row.phase = "withdrawn"
    visitor = running.lab.visitor()
    assert "Er verandert niets meer" in visitor.text(here(running))
    visitor.client.post(here(running), data={"email": ADDRESS})
    assert mails() == []


def test_page_of_an_experiment_that_is_not_public_is_not_there(running: Running) -> None:
    for method in ("get", "post"):
        answer = getattr(running.lab.visitor().client, method)("/experimenten/geheim/volgen")
        assert answer.status_code == 404


# --- links of mails


def test_looking_at_any_page_behind_a_link_changes_nothing(running: Running) -> None:
    lab = running.lab
    handle, token = following(lab), asked(lab, "ander@straat.example")
    before = lab.snapshot()
    visitor = lab.visitor()
    base = own(running, handle)
    for path in (base, f"{base}/afmelden", f"{base}/gegevens.json", f"/volgen/bevestigen/{token}"):
        for language in ("", "/en"):
            assert visitor.get(language + path).status_code == 200
            assert visitor.client.head(language + path).status_code == 200
    assert visitor.get(f"{base}/stoppen/1").status_code == 405
    assert lab.snapshot() == before


@pytest.mark.parametrize("token", ["x", "A" * 40, "A" * 43, "é" * 40, "%00"])
def test_link_that_is_none_is_explained(running: Running, token: str) -> None:
    client = running.lab.visitor().client
    for path in (f"/volgen/{token}", f"/volgen/{token}/afmelden", f"/volgen/bevestigen/{token}"):
        for answer in (client.get(path), client.post(path, data=ONE_CLICK)):
            assert answer.status_code in {400, 404}
    assert client.get(f"/volgen/{token}/gegevens.json").status_code in {400, 404}


def test_rhythm_is_chosen_and_one_thing_is_left(running: Running) -> None:
    handle = following(running.lab)
    following(running.lab, scope=Scope.PLACE, place="Eindhoven")
    visitor = running.lab.visitor()
    base = own(running, handle)
    assert visitor.submit(base, {"rhythm": "daily"}, containing="rhythm").status_code == 303
    with reading() as session:
        assert session.scalars(select(Follower.rhythm)).one() == Rhythm.DAILY
        first = session.scalars(select(Subscription.id).order_by(Subscription.id)).first()
    assert visitor.client.post(f"{base}/stoppen/{first}").status_code == 303
    assert "Alle experimenten</" not in visitor.text(base).split("<main")[1].split("</ul>")[0]
    wrong = visitor.client.post(base, data={"rhythm": "x"})
    assert wrong.status_code == 422


def test_all_that_is_kept_can_be_taken_along(running: Running) -> None:
    handle = following(running.lab, scope=Scope.PLACE, place="Eindhoven")
    answer = running.lab.visitor().get(f"{own(running, handle)}/gegevens.json")
    kept = json.loads(answer.text)
    assert kept["email"] == ADDRESS
    assert kept["follows"][0]["place"] == "Eindhoven"
    assert answer.headers["Cache-Control"] == "private, no-store"


# --- real mail


def test_mail_tells_how_to_leave_and_one_press_of_a_mail_program_does_it(
    running: Running, mail_server: MailServer
) -> None:
    lab = running.lab
    settings = replace(lab.app.extensions["waardevol_settings"], mail_url=mail_server.url)
    following(lab, language="en")
    running.meet(1)
    tell_followers(lab.now)
    deliver(settings)
    mail = next(m for m in mail_server.messages if "List-Unsubscribe" in m)
    parsed = BytesParser(policy=policy.default).parsebytes(mail.as_bytes())
    assert parsed["To"] == ADDRESS
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<(https?://\S+)>", parsed["List-Unsubscribe"])
    assert found
    assert found[1].startswith(f"{settings.base_url}/en/volgen/")
    body = parsed.get_body(("plain",))
    assert body is not None
    assert found[1] in body.get_content()
    with reading() as session:
        assert ADDRESS not in session.scalars(select(OutboxMail.recipient)).all()
    path = urlsplit(found[1]).path
    for _twice in range(2):
        answer = lab.app.test_client().post(
            path,
            data=ONE_CLICK,
            headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert followers() == 0
    running.lab.later(days=1)
    assert tell_followers(lab.now) == 0


def test_press_without_what_the_standard_says_only_shows_the_button(running: Running) -> None:
    handle = following(running.lab)
    answer = running.lab.visitor().client.post(f"{own(running, handle)}/afmelden")
    assert answer.status_code == 422
    assert 'value="One-Click"' in answer.text
    assert followers() == 1


def test_only_this_one_form_is_taken_from_elsewhere(running: Running) -> None:
    handle = following(running.lab)
    client = running.lab.app.test_client()
    for path in (own(running, handle), f"{own(running, handle)}/stoppen/1", MORE, here(running)):
        answer = client.post(path, data=ONE_CLICK, headers={"Origin": "https://mail.example"})
        assert answer.status_code == 403, path
    assert followers() == 1


# --- where it stands, and where it does not


def test_notice_list_and_lead_lead_to_following_without_a_form(running: Running) -> None:
    visitor = running.lab.visitor()
    notice = visitor.text(f"/experimenten/{running.experiment.slug}")
    assert here(running) in notice
    assert "<form" not in notice.split("<main")[1]
    follow = notice.split('id="volgen"')[1].split("</p>")[0]
    assert follow.count(".atom") == follow.count(".ics") == 1
    assert "/volgen" in visitor.text("/experimenten")
    following(running.lab, scope=Scope.EXPERIMENT, slug=str(running.experiment.slug))
    page = running.lab.visitor("lead").text(f"/plannen/{running.reference}/bekendmaking")
    assert "1 mens volgt dit experiment per e-mail." in page
    assert ADDRESS not in page


def test_decision_is_told_and_can_be_followed_before_there_is_a_notice(lab: Lab) -> None:
    review = Review(lab)
    reference = review.advised(LIGHT)
    following(lab, language="en")
    following(lab, "elders@straat.example", scope=Scope.PLACE, place="Eindhoven")
    review.decide(reference)
    assert tell_followers(lab.now) == 1
    (mail,) = mails(template="follow_change")
    assert mail.context["happened"] == "ExperimentApproved"
    assert mail.context["title"] == lab.experiment(reference).title
    slug = lab.experiment(reference).slug
    assert f"/experimenten/{slug}/volgen" in lab.visitor().text(f"/experimenten/{slug}")


def test_privacy_page_says_the_days_of_the_rules(running: Running) -> None:
    page = running.lab.visitor().text("/privacy")
    assert (CONFIRM_WITHIN.days, KEPT_AFTER_END.days) == (3, 30)
    assert "dan wissen wij uw adres na drie dagen" in page
    assert "dan volgt u het nog dertig dagen" in page


def test_address_is_on_no_page_in_no_feed_and_in_no_log(
    running: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    lab, slug = running.lab, running.experiment.slug
    handle = following(lab, scope=Scope.EXPERIMENT, slug=str(slug))
    running.meet(1)
    tell_followers(lab.now)
    deliver(lab.app.extensions["waardevol_settings"])
    for name in (None, "lead", "secretary", "auditor"):
        visitor = lab.visitor(name)
        for path in (
            *("/", "/experimenten", "/experimenten.atom", "/experimenten.json", MORE, SENT),
            *(f"/experimenten/{slug}{end}" for end in ("", ".atom", ".json", ".ics", "/volgen")),
            *(f"/plannen/{running.reference}/{part}" for part in ("status", "bekendmaking")),
        ):
            assert ADDRESS not in visitor.get(path).text, path
    assert ADDRESS in lab.visitor().text(own(running, handle))
    written = capfd.readouterr()
    assert ADDRESS not in written.out + written.err
