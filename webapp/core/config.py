"""Deployment settings, read once from the environment; a wrong one stops the start with a sentence."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class ConfigurationError(Exception):
    """A deployment setting is missing or wrong; the message names it."""


@dataclass(frozen=True)
class Config:
    """What differs between two installations. Business settings live in office.settings."""

    data: Path
    """Folder of the database, the queue and the uploaded files."""
    database: str
    """Empty for SQLite in the data folder, else a postgresql:// address."""
    url: str
    """Address that people open; https turns on Secure cookies and HSTS."""
    secret_key: str
    synchronous: int = 2
    """SQLite durability: 2 (FULL) everywhere but in tests."""

    @property
    def is_secure(self) -> bool:
        return self.url.startswith("https://")

    @property
    def is_postgresql(self) -> bool:
        return self.database.startswith(("postgresql://", "postgres://"))


def read(environ: dict[str, str] | None = None) -> Config:
    """The configuration of this process, from MIZBAN_* variables (README, "Settings")."""
    env = os.environ if environ is None else environ
    data = Path(env.get("MIZBAN_DATA", "data")).resolve()
    data.mkdir(parents=True, exist_ok=True)
    database = env.get("MIZBAN_DATABASE", "")
    if database and urlsplit(database).scheme not in ("postgresql", "postgres"):
        raise ConfigurationError("MIZBAN_DATABASE must be empty (SQLite) or a postgresql:// address")
    url = env.get("MIZBAN_URL", "http://127.0.0.1:8000").rstrip("/")
    if urlsplit(url).scheme not in ("http", "https"):
        raise ConfigurationError("MIZBAN_URL must begin with http:// or https://")
    return Config(
        data=data,
        database=database,
        url=url,
        secret_key=env.get("MIZBAN_SECRET_KEY") or _kept_secret(data / "secret.key"),
        synchronous=_synchronous(env.get("MIZBAN_SYNCHRONOUS", "full")),
    )


def _synchronous(word: str) -> int:
    try:
        return {"full": 2, "normal": 1, "off": 0}[word]
    except KeyError:
        raise ConfigurationError("MIZBAN_SYNCHRONOUS must be full, normal or off") from None


def _kept_secret(path: Path) -> str:
    """A random key made on first start and kept, so that a restart signs nobody out."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_hex(32)
        file.write(key)
    return key
