"""Typed settings, from the environment or `instance/config.toml`; the environment wins.

Production refuses to boot without what it needs.
"""

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from waardevol_lab.clock import clock_for

PREFIX = "WAARDEVOL_"
NAMES = (
    "INSTANCE",
    "ENV",
    "SECRET_KEY",
    "DATABASE_URL",
    "BASE_URL",
    "MAIL_URL",
    "MAIL_FROM",
    "ORGANISATION",
    "CONTACT_MAIL",
    "CONTACT_PHONE",
    "SOURCE_URL",
    "TRUSTED_PROXIES",
    "CLOCK",
    "DEMO_PASSWORD",
    "TILE_URL",
    "TILE_CREDIT",
)
EMPTY_WITHOUT = ("TILE_URL", "TILE_CREDIT", "CONTACT_MAIL", "CONTACT_PHONE", "SOURCE_URL")
OFF = frozenset({"", "0", "false", "no"})
"""What Flask takes for no."""
MIN_SECRET = 32
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
MAX_BODY_BYTES = MAX_UPLOAD_BYTES + 2 * 1024 * 1024


SITE = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")


class SettingsError(Exception):
    """A setting is missing or wrong; the text says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the product can be told from outside."""

    instance: Path
    env: str
    secret_key: str
    database_url: str
    base_url: str
    mail_url: str
    mail_from: str
    trusted_proxies: int
    clock: str
    demo_password: str
    tile_url: str = ""
    """Where pictures of the map come from, with {z}, {x} and {y}; empty: from nowhere."""
    tile_credit: str = ""
    organisation: str = "Waardevol Lab"
    """Whose site this is, in the bar above every page."""
    contact_mail: str = ""
    contact_phone: str = ""
    source_url: str = ""
    """Where everybody can read the source of what runs here; empty: nowhere yet."""

    @property
    def contact(self) -> str:
        """The mail address of whoever runs this site; without one of its own that of the sender."""
        return self.contact_mail or parseaddr(self.mail_from)[1]

    @property
    def tile_origin(self) -> str:
        """The site that the pictures of the map come from; empty without."""
        address = urlsplit(self.tile_url)
        return f"{address.scheme}://{address.netloc}" if self.tile_url else ""

    @property
    def production(self) -> bool:
        """Whether this is no development machine."""
        return self.env == "production"

    @property
    def https(self) -> bool:
        """Whether the site is reached over https."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host and port in the address of the site."""
        return urlsplit(self.base_url).netloc


def read_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings in force. Raises `SettingsError` when production misses something.

    `overrides` (lower-case names) win over both sources; tests and the command line use them.
    """
    environ = os.environ if environ is None else environ
    values = {k.removeprefix(PREFIX): v for k, v in environ.items() if k.startswith(PREFIX) and v}
    values.update({name.upper(): str(value) for name, value in overrides.items()})
    instance = Path(values.get("INSTANCE") or "instance").resolve()
    merged = {**_file_values(instance / "config.toml"), **values}
    env = merged.get("ENV", "development")
    if env not in {"development", "production"}:
        raise SettingsError(f"{PREFIX}ENV is development or production, not {env!r}")
    if env == "production" and environ.get("FLASK_DEBUG", "0").lower() not in OFF:
        raise SettingsError("FLASK_DEBUG is for development only: remove it")
    settings = Settings(
        instance=instance,
        env=env,
        secret_key=merged.get("SECRET_KEY") or _development_key(instance, env),
        database_url=merged.get("DATABASE_URL") or f"sqlite:///{instance / 'waardevol.db'}",
        base_url=merged.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        mail_url=merged.get("MAIL_URL", ""),
        mail_from=merged.get("MAIL_FROM", "Waardevol Lab <lab@waardevol.example>"),
        trusted_proxies=_number(merged.get("TRUSTED_PROXIES", "0")),
        clock=merged.get("CLOCK", ""),
        demo_password=merged.get("DEMO_PASSWORD", ""),
        organisation=merged.get("ORGANISATION", "Waardevol Lab"),
        **{name.lower(): merged.get(name, "") for name in EMPTY_WITHOUT},
    )
    _refuse_wrong(settings)
    return settings


def _file_values(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    unknown = sorted(set(table) - {name.lower() for name in NAMES})
    if unknown:
        raise SettingsError(f"{path}: unknown setting {unknown[0]!r}")
    compound = sorted(name for name, value in table.items() if isinstance(value, dict | list))
    if compound:
        raise SettingsError(f"{path}: {compound[0]!r} is one value, no list or table")
    return {name.upper(): str(value) for name, value in table.items()}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{PREFIX}TRUSTED_PROXIES is a number of proxies, not {text!r}")
    return int(text)


def _development_key(instance: Path, env: str) -> str:
    """A key of this instance's own, made once; production must bring its own."""
    if env == "production":
        raise SettingsError(
            f"{PREFIX}SECRET_KEY is missing: set it to {MIN_SECRET} random characters or more"
        )
    path = instance / "secret_key"
    if not path.is_file():
        instance.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_hex(MIN_SECRET), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def _refuse_wrong(settings: Settings) -> None:
    if not SITE.fullmatch(settings.base_url):
        raise SettingsError(
            f"{PREFIX}BASE_URL is http(s)://host or http(s)://host:port, not {settings.base_url!r}"
        )
    if settings.mail_url and urlsplit(settings.mail_url).scheme not in {"smtp", "smtps"}:
        raise SettingsError(f"{PREFIX}MAIL_URL starts with smtp:// or smtps://")
    if settings.source_url and urlsplit(settings.source_url).scheme not in {"http", "https"}:
        raise SettingsError(f"{PREFIX}SOURCE_URL is http(s)://..., not {settings.source_url!r}")
    if settings.tile_url and not _serves_tiles(settings):
        raise SettingsError(
            f"{PREFIX}TILE_URL is https://host/... with {{z}}, {{x}} and {{y}} after the host"
        )
    if settings.clock:
        if settings.production:
            raise SettingsError(f"{PREFIX}CLOCK is for development only: remove it")
        try:
            clock_for(settings.clock)()
        except ValueError as error:
            raise SettingsError(f"{PREFIX}CLOCK is no ISO instant nor a file with one") from error
    if settings.production:
        _refuse_unsafe(settings)


def _serves_tiles(settings: Settings) -> bool:
    """One host of which the name is plain: it ends in the policy for browsers."""
    path = urlsplit(settings.tile_url).path
    return bool(SITE.fullmatch(settings.tile_origin)) and all(
        part in path for part in ("{z}", "{x}", "{y}")
    )


def _refuse_unsafe(settings: Settings) -> None:
    if len(settings.secret_key) < MIN_SECRET:
        raise SettingsError(f"{PREFIX}SECRET_KEY is shorter than {MIN_SECRET} characters")
    if len(set(settings.secret_key)) < 8:
        raise SettingsError(f"{PREFIX}SECRET_KEY is too easy to guess: use random characters")
    if not settings.https:
        raise SettingsError(f"{PREFIX}BASE_URL must start with https:// in production")
