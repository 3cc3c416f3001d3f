"""Settings: where they come from, and what production refuses to start without."""

import stat
from pathlib import Path

import pytest

from waardevol_lab.config import NAMES, Settings, SettingsError, read_settings

KEY = "0f9c4be17a2d835e" * 4
PRODUCTION = {
    "WAARDEVOL_ENV": "production",
    "WAARDEVOL_SECRET_KEY": KEY,
    "WAARDEVOL_BASE_URL": "https://lab.groenstad.example",
}


def settings(folder: Path, **environ: str) -> Settings:
    """The settings from these variables alone, in a folder of their own."""
    return read_settings({"WAARDEVOL_INSTANCE": str(folder)} | environ)


def refusal(folder: Path, **environ: str) -> str:
    with pytest.raises(SettingsError) as refused:
        settings(folder, **environ)
    text = str(refused.value)
    assert "\n" not in text
    return text


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# --- development


def test_development_needs_no_settings(tmp_path: Path) -> None:
    made = settings(tmp_path)
    assert not made.production
    assert not made.https
    assert made.base_url == "http://127.0.0.1:8000"
    assert made.host == "127.0.0.1:8000"
    assert made.database_url == f"sqlite:///{tmp_path / 'waardevol.db'}"
    assert made.trusted_proxies == 0


def test_development_makes_a_key_of_its_own_once(tmp_path: Path) -> None:
    first, again = settings(tmp_path / "a").secret_key, settings(tmp_path / "a").secret_key
    other = settings(tmp_path / "b").secret_key
    assert first == again != other
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "a" / "secret_key").stat().st_mode) == 0o600


def test_setting_that_is_empty_is_not_set(tmp_path: Path) -> None:
    empty = {f"WAARDEVOL_{name}": "" for name in NAMES if name != "INSTANCE"}
    assert settings(tmp_path, **empty) == settings(tmp_path)


def test_no_variables_at_all_means_none_of_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAARDEVOL_MAIL_FROM", "from-this-process@lab.example")
    assert "this-process" not in read_settings({}, instance=tmp_path).mail_from
    assert "this-process" in read_settings(instance=tmp_path).mail_from


# --- production


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    made = settings(tmp_path, **PRODUCTION)
    assert made.production
    assert made.https


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"WAARDEVOL_SECRET_KEY": ""}, "WAARDEVOL_SECRET_KEY"),
        ({"WAARDEVOL_SECRET_KEY": KEY[:31]}, "WAARDEVOL_SECRET_KEY"),
        ({"WAARDEVOL_SECRET_KEY": "x" * 64}, "WAARDEVOL_SECRET_KEY"),
        ({"WAARDEVOL_SECRET_KEY": "changeme" * 8}, "WAARDEVOL_SECRET_KEY"),
        ({"WAARDEVOL_BASE_URL": ""}, "WAARDEVOL_BASE_URL"),
        ({"WAARDEVOL_BASE_URL": "http://lab.groenstad.example"}, "WAARDEVOL_BASE_URL"),
        ({"WAARDEVOL_CLOCK": "2026-11-23T09:00:00"}, "WAARDEVOL_CLOCK"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG"),
    ],
)
def test_production_refuses_what_is_unsafe(
    tmp_path: Path, changes: dict[str, str], named: str
) -> None:
    assert refusal(tmp_path, **PRODUCTION | changes).startswith(named)


def test_production_takes_no_key_that_development_made(tmp_path: Path) -> None:
    settings(tmp_path)
    assert "SECRET_KEY" in refusal(tmp_path, **PRODUCTION | {"WAARDEVOL_SECRET_KEY": ""})


def test_key_stands_in_no_refusal(tmp_path: Path) -> None:
    for key in (KEY[:31], "abcd" * 16):
        assert key not in refusal(tmp_path, **PRODUCTION | {"WAARDEVOL_SECRET_KEY": key})


def test_debugging_that_is_off_is_no_reason(tmp_path: Path) -> None:
    assert settings(tmp_path, **PRODUCTION, FLASK_DEBUG="0").production


# --- wrong everywhere


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "staging"),
        ("BASE_URL", "lab.groenstad.example"),
        ("BASE_URL", "ftp://lab.groenstad.example"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://lab.groenstad.example/pad"),
        ("BASE_URL", "https://lab.groenstad.example?q"),
        ("BASE_URL", "https://me@lab.groenstad.example"),
        ("BASE_URL", "https://lab.groenstad.example:port"),
        ("BASE_URL", "https://lab.groenstad.example\r\nX-Evil: 1"),
        ("MAIL_URL", "http://mail.example"),
        ("MAIL_URL", "mail.example:25"),
        ("SOURCE_URL", "javascript:alert(1)"),
        ("SOURCE_URL", "git.groenstad.example"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "²"),
        ("TILE_URL", "https://kaart.example/tegels.png"),
        ("TILE_URL", "kaart.example/{z}/{x}/{y}.png"),
        ("TILE_URL", "https://{z}.kaart.example/{x}/{y}.png"),
        ("TILE_URL", "https://kaart.example; script-src */{z}/{x}/{y}.png"),
        ("TILE_URL", "data:{z}/{x}/{y}"),
        ("CLOCK", "yesterday"),
        ("CLOCK", "2026-02-30T09:00:00"),
    ],
)
def test_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    assert refusal(tmp_path, **{f"WAARDEVOL_{name}": value}).startswith(f"WAARDEVOL_{name}")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
        "https://lab.groenstad.example/",
        "https://Lab.Groenstad.example",
    ],
)
def test_address_of_a_site_is_taken(tmp_path: Path, url: str) -> None:
    assert settings(tmp_path, WAARDEVOL_BASE_URL=url).base_url == url.rstrip("/")


# --- instance/config.toml


def test_file_gives_settings_and_the_environment_wins(tmp_path: Path) -> None:
    write(tmp_path, 'mail_from = "file@lab.example"\ntrusted_proxies = 2\n')
    assert settings(tmp_path).mail_from == "file@lab.example"
    assert settings(tmp_path).trusted_proxies == 2
    from_both = settings(tmp_path, WAARDEVOL_MAIL_FROM="env@lab.example")
    assert from_both.mail_from == "env@lab.example"
    assert from_both.trusted_proxies == 2


def test_words_of_the_command_win_over_both(tmp_path: Path) -> None:
    write(tmp_path, 'mail_from = "file@lab.example"\n')
    environ = {"WAARDEVOL_INSTANCE": str(tmp_path), "WAARDEVOL_MAIL_FROM": "env@lab.example"}
    assert read_settings(environ, mail_from="word@lab.example").mail_from == "word@lab.example"


def test_instant_in_the_file_may_be_a_toml_instant(tmp_path: Path) -> None:
    write(tmp_path, "clock = 2026-11-23T09:00:00Z\n")
    assert settings(tmp_path).clock == "2026-11-23 09:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("mail_from = ", "not valid TOML"),
        ('mail_from = "a"\nmail_from = "b"', "not valid TOML"),
        (b"mail_from = '\xff'", "not valid TOML"),
        ('mail_form = "a"', "'mail_form'"),
        ('MAIL_FROM = "a"', "'MAIL_FROM'"),
        ("[mail_from]\nname = 1", "'mail_from'"),
        ('secret_key = ["a", "b"]', "'secret_key'"),
    ],
)
def test_error_in_the_file_names_file_and_key(
    tmp_path: Path, text: str | bytes, named: str
) -> None:
    path = write(tmp_path, text)
    told = refusal(tmp_path)
    assert told.startswith(str(path))
    assert named in told


def test_file_cannot_switch_production_to_unsafe(tmp_path: Path) -> None:
    write(tmp_path, 'env = "production"\nbase_url = "http://lab.groenstad.example"\n')
    assert "WAARDEVOL_BASE_URL" in refusal(tmp_path, WAARDEVOL_SECRET_KEY=KEY)
