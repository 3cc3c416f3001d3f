"""What is the same for everybody comes packed to who can unpack it; what holds a secret never."""

import gzip
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from tests.builders import Lab, a_lab
from tests.databases import Databases
from tests.decided import Running, decided
from waardevol_lab.web.compression import LARGEST, SMALLEST, packable, unpacks

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
WITH_SECRETS = ("/vraag", "/reactie", "/volgen")


class Answer(NamedTuple):
    """An answer that was read."""

    status: int
    data: bytes
    headers: Headers


@pytest.fixture(scope="module")
def street(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give an experiment with its notice; these tests only read."""
    with databases.sqlite() as url, a_lab(url, tmp_path_factory.mktemp("packed")) as lab:
        running = decided(lab)
        running.publish()
        yield running


def fetched(client: FlaskClient, address: str, *, method: str = "GET", **headers: str) -> Answer:
    """What comes for an address, read to its end."""
    with client.open(address, method=method, headers=headers) as answer:
        return Answer(answer.status_code, answer.data, answer.headers)


def test_page_comes_packed_and_says_the_same(street: Running) -> None:
    client = street.lab.app.test_client()
    for address in ("/", "/experimenten", "/privacy", "/experimenten.json"):
        plain, small = client.get(address), client.get(address, headers=BROWSER)
        assert "Content-Encoding" not in plain.headers, address
        assert small.headers["Content-Encoding"] == "gzip", address
        assert gzip.decompress(small.data) == plain.data, address
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data), address
        for answer in (plain, small):
            assert answer.headers["Vary"] == "Accept-Encoding", address


def test_reader_of_a_packed_page_has_it_already(street: Running) -> None:
    client = street.lab.app.test_client()
    address = f"/experimenten/{street.experiment.slug}"
    tag = client.get(address, headers=BROWSER).headers["ETag"]
    assert tag == f"W/{client.get(address).headers['ETag']}"
    again = client.get(address, headers={**BROWSER, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Vary"] == "Accept-Encoding"
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_page_with_a_secret_is_never_packed(street: Running) -> None:
    client = street.lab.app.test_client()
    own = [f"/experimenten/{street.experiment.slug}{end}" for end in WITH_SECRETS]
    for address in (*own, "/ontvangst", "/volgen", "/account/inloggen"):
        answer = client.get(address, headers=BROWSER)
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers, address


def test_styles_come_packed_and_fonts_as_they_are(lab: Lab) -> None:
    client = lab.app.test_client()
    styles = re.findall(r'href="(/static/[^"]+\.css)"', client.get("/").text)
    assert styles
    sent = 0
    for address in styles:
        plain, small = fetched(client, address), fetched(client, address, **BROWSER)
        packed = small.headers.get("Content-Encoding") == "gzip"
        assert packed == (len(plain.data) >= SMALLEST), address
        assert (gzip.decompress(small.data) if packed else small.data) == plain.data
        assert small.headers["Vary"] == "Accept-Encoding"
        assert small.headers["Cache-Control"] == plain.headers["Cache-Control"]
        assert small.headers["X-Content-Type-Options"] == "nosniff"
        sent += len(small.data)
    assert sent < 25_000
    folder = styles[0].split("/vendor/")[0].split("/css/")[0]
    font = f"{folder}/fonts/source-sans-3/source-sans-3-latin-wght-normal.woff2"
    assert "Content-Encoding" not in fetched(client, font, **BROWSER).headers
    head = fetched(client, styles[0], method="HEAD", **BROWSER)
    assert (head.status, head.data) == (200, b"")
    assert fetched(client, f"{folder}/css/none.css", **BROWSER).status == 404


@pytest.mark.parametrize(
    ("accepted", "so"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.8, *;q=0.1", True),
        ("gzip;q=0", False),
        ("br, gzip; q=0.000", False),
        ("deflate, br", False),
        ("xgzip", False),
        ("", False),
    ],
)
def test_only_who_says_so_unpacks(accepted: str, so: bool) -> None:
    assert unpacks(accepted) is so


@pytest.mark.parametrize(
    ("mimetype", "size", "so"),
    [
        ("text/html", SMALLEST, True),
        ("application/geo+json", LARGEST, True),
        ("application/atom+xml", 5_000, True),
        ("text/html", SMALLEST - 1, False),
        ("text/csv", LARGEST + 1, False),
        ("application/pdf", 5_000, False),
        ("image/png", 5_000, False),
        ("font/woff2", 5_000, False),
    ],
)
def test_only_texts_get_smaller(mimetype: str, size: int, so: bool) -> None:
    assert packable(mimetype, size) is so
