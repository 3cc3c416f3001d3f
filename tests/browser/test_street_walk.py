"""Somebody meets a sign in the street and does all that a citizen can, in one piece, on a phone."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext

from tests.accessibility import Accessibility
from tests.begun import begun
from tests.browser.phone import Phone
from tests.builders import Lab
from tests.consents import CALL, GROUP, SURVEY, WALK, Consents, asking
from tests.databases import Databases
from tests.followers import ADDRESS, following
from tests.servers import MailServer, free_port, serving
from tests.sign_checks import code_in, scanned
from waardevol_lab.config import Settings
from waardevol_lab.domain.consent import Standing
from waardevol_lab.domain.receipt_codes import read
from waardevol_lab.outbox.delivery import deliver
from waardevol_lab.services.telling_followers import tell_followers

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
QUESTION = "Ziet de camera mijn gezicht?"
ANSWER = "Nee. De sensor telt alleen, en bewaart geen beeld."
NEIGHBOUR = "buurman@straat.example"


def in_the_street(lab: Lab) -> Consents:
    """An approved experiment with a notice, and a group that is asked for consent."""
    consents = asking(lab)
    consents.running.publish()
    return consents


@dataclass
class Street:
    """The site as it is served, the experiment, who walks there, and the mail that arrives."""

    base: str
    consents: Consents
    phone: Phone
    desk: Phone
    mail: MailServer

    @property
    def notice(self) -> str:
        return f"/experimenten/{self.consents.running.experiment.slug}"

    def worker_runs(self) -> None:
        """Let mail leave by SMTP."""
        lab = self.consents.lab
        settings: Settings = lab.app.extensions["waardevol_settings"]
        tell_followers(lab.now)
        deliver(replace(settings, mail_url=self.mail.url))

    def arrived(self, address: str) -> int:
        """How many mails came at an address."""
        return sum(address in to for to in self.mail.recipients)

    def last_mail(self, address: str) -> str:
        """The words of the last mail at an address."""
        mine = [address in to for to in self.mail.recipients]
        newest = len(mine) - 1 - mine[::-1].index(True)
        body = self.mail.messages[newest].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def leaving(self, address: str) -> tuple[str, str]:
        """How the last mail at an address says that one leaves: the link and how it is used."""
        mine = [
            m
            for m, to in zip(self.mail.messages, self.mail.recipients, strict=True)
            if address in to
        ]
        link = str(mine[-1]["List-Unsubscribe"])
        assert re.fullmatch(r"<[^<>\s]+>", link)
        return link.strip("<>"), str(mine[-1]["List-Unsubscribe-Post"])


@pytest.fixture
def street(
    databases: Databases,
    tmp_path: Path,
    mail_server: MailServer,
    new_context: Callable[..., BrowserContext],
    accessibility: Accessibility,
) -> Iterator[Street]:
    """Give the site at the address that stands on its signs and in its mail."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (
        begun(databases, tmp_path, in_the_street, base_url=address) as (lab, consents),
        serving(lab.app, port) as base,
    ):
        phones = [Phone(base, new_context, accessibility) for _ in range(2)]
        yield Street(base, consents, *phones, mail_server)


def test_from_the_sign_in_the_street_to_the_last_code(street: Street) -> None:
    street.worker_runs()
    scan_the_sign(street)
    code = ask(street)
    answer_and_publish(street)
    read_the_answer(street, code)
    follow(street)
    leave(street)
    consent(street)
    assert street.phone.context.cookies() == []
    assert street.phone.problems + street.desk.problems == []


def scan_the_sign(street: Street) -> None:
    """The code on the PDF, as the site serves it, brings to the notice."""
    sign = street.phone.context.request.get(f"{street.base}{street.notice}/bord.pdf?formaat=a4")
    address, _ = scanned(sign.body())
    assert address.startswith(f"{street.base}/e/")
    street.phone.open(address)
    assert urlsplit(street.phone.page.url).path == street.notice


def ask(street: Street) -> str:
    """A question; gives the code for its answer."""
    phone = street.phone
    phone.tap("Stel een vraag")
    phone.look(english=True)
    phone.press("Verstuur uw vraag")
    assert phone.page.title().startswith("Fout:")
    phone.look()
    phone.page.get_by_label("Uw vraag").fill(QUESTION)
    phone.press("Verstuur uw vraag")
    phone.look()
    return receipt_on(phone)


def receipt_on(phone: Phone) -> str:
    """The code on the page, which stands in no address."""
    code = phone.page.locator(".receipt__reference strong").inner_text()
    assert read(code) == code
    assert code not in phone.page.url
    return code


def answer_and_publish(street: Street) -> None:
    """The lead answers, the secretary lets it be read: both in a browser."""
    desk, running = street.desk, street.consents.running
    desk.sign_in(running.lab, "lead")
    desk.page.goto(f"{street.base}/plannen/{running.reference}/inwoners")
    desk.tap("Vraag 1")
    desk.page.get_by_label("Uw antwoord").fill(ANSWER)
    desk.press("Verstuur dit antwoord")
    desk.sign_in(running.lab, "secretary")
    desk.page.goto(f"{street.base}/commissie/inwoners")
    desk.page.get_by_label("Vraag 1").check()
    desk.press("Zet op de site")


def read_the_answer(street: Street, code: str) -> None:
    """On the notice, among all questions, and with the code."""
    phone = street.phone
    phone.tap("Terug naar het experiment")
    assert phone.page.get_by_text(QUESTION).count() == 1
    assert phone.page.get_by_text(ANSWER).count() == 1
    phone.look()
    phone.open(f"{street.notice}/vragen")
    phone.says(ANSWER)
    phone.open(f"{street.notice}/reactie")
    phone.page.get_by_role("contentinfo").get_by_role("link", name="Lees uw antwoord").tap()
    phone.page.wait_for_url("**/ontvangst")
    phone.look(english=True)
    phone.page.get_by_label("Uw code").fill(code.lower().replace("-", " "))
    phone.press("Toon mijn antwoord")
    phone.says(ANSWER)
    phone.look()


def follow(street: Street) -> None:
    """Asked on the page, confirmed from a real mail; then a change arrives."""
    phone, running = street.phone, street.consents.running
    phone.page.goto(street.base + street.notice)
    phone.tap("Volg dit experiment per e-mail")
    phone.look(english=True)
    phone.page.get_by_label("Uw e-mailadres").fill(ADDRESS)
    phone.press("Mail mij een link")
    phone.says("Kijk in uw mail")
    phone.look()
    street.worker_runs()
    assert street.arrived(ADDRESS) == 1
    phone.page.goto(link_in(street.last_mail(ADDRESS), "/volgen/bevestigen/"))
    phone.look(english=True)
    phone.press("Ja, ik wil dit volgen")
    phone.says("U volgt nu wat hieronder staat.")
    phone.says(ADDRESS)
    phone.look(english=True)
    following(running.lab, NEIGHBOUR)
    running.lab.later(minutes=5)
    running.meet(1)
    street.worker_runs()
    assert street.arrived(ADDRESS) == 2
    phone.page.goto(link_in(street.last_mail(ADDRESS), street.notice))
    phone.says("Voorwaarde 1")


def leave(street: Street) -> None:
    """One on the page, the other with the button of a mail program (RFC 8058); no mail after it."""
    phone, running = street.phone, street.consents.running
    link, how = street.leaving(NEIGHBOUR)
    assert how == "List-Unsubscribe=One-Click"
    with urlopen(Request(link, how.encode(), method="POST")) as answer:  # noqa: S310 - our own
        assert answer.status == 200
        assert answer.url == link
    link, _ = street.leaving(ADDRESS)
    phone.page.goto(link)
    phone.look(english=True)
    phone.press("Meld mij af")
    phone.says("U bent afgemeld")
    before = [street.arrived(ADDRESS), street.arrived(NEIGHBOUR)]
    running.lab.later(minutes=5)
    running.publish()
    street.worker_runs()
    assert [street.arrived(ADDRESS), street.arrived(NEIGHBOUR)] == before
    phone.page.goto(link.removesuffix("/afmelden"))
    phone.says("Deze link werkt niet meer")


def consent(street: Street) -> None:
    """Given, changed for one scope, given again to a new text, and withdrawn, with the code."""
    phone, consents = street.phone, street.consents
    phone.page.goto(street.base + street.notice)
    assert phone.page.get_by_role("link", name=GROUP).count() == 1
    here = scan_the_leads_code(street)
    phone.page.goto(here)
    phone.look(english=True)
    phone.press("Geef toestemming")
    assert phone.page.title().startswith("Fout:")
    phone.look()
    phone.page.get_by_label(SURVEY).check()
    phone.page.get_by_label(CALL).check()
    phone.page.get_by_label("16 jaar of ouder").check()
    phone.press("Geef toestemming")
    code = receipt_on(phone)
    phone.look()
    phone.page.goto(here)
    phone.page.get_by_label("Uw code").fill(code.lower().replace("-", " "))
    phone.press("Bekijk uw keuze")
    phone.look()
    phone.page.get_by_label(SURVEY).uncheck()
    phone.press("Bewaar uw keuze")
    phone.says("Uw keuze is bewaard.")
    assert consents.seen(code).agreed_to.named(consents.seen(code).scopes) == (CALL,)
    consents.write(f"{SURVEY}\n{WALK}", "The survey\nA walk")
    consents.publish("Wij vragen nu ook om te wandelen.")
    consent_to_the_new_text(phone, here, code)
    assert consents.seen(code).standing is Standing.GIVEN
    phone.press("Trek alles in")
    phone.says("U hebt uw toestemming ingetrokken. Dit geldt vanaf nu.")
    phone.look()
    assert consents.seen(code).standing is Standing.WITHDRAWN
    assert code not in phone.page.url
    phone.open(f"{here}/versies/1")


def scan_the_leads_code(street: Street) -> str:
    """The code that the lead sees and prints, as a camera reads it from the screen."""
    desk, running = street.desk, street.consents.running
    desk.sign_in(running.lab, "lead")
    desk.open(f"/plannen/{running.reference}/toestemming/{street.consents.number}")
    picture = desk.page.get_by_alt_text("QR-code naar").screenshot()
    address = code_in(Image.open(io.BytesIO(picture))).text
    assert address == f"{street.base}/toestemming/{street.consents.code}"
    return address


def consent_to_the_new_text(phone: Phone, here: str, code: str) -> None:
    """The code shows that the earlier yes lapsed, and asks anew."""
    phone.open(f"{here}/bon")
    phone.look(english=True)
    phone.page.get_by_label("Uw code").fill(code)
    phone.press("Bekijk uw keuze")
    phone.says("Uw toestemming is vervallen")
    phone.look()
    phone.page.get_by_label(WALK).check()
    phone.page.get_by_label("16 jaar of ouder").check()
    phone.press("Geef opnieuw toestemming")


def link_in(body: str, path: str) -> str:
    """The first address in a mail with this in it."""
    return next(word for word in body.split() if path in word)
