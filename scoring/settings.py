"""What the operator sets: ``PUAS_*`` variables or, for secrets, the files that ``PUAS_*_FILE`` name."""

import os
import secrets
import tempfile
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override


class _FromFile(PydanticBaseSettingsSource):
    """Reads ``NAME_FILE``: the way containers and systemd hand over secrets."""

    @override
    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{self.config.get('env_prefix', '')}{field_name.upper()}_FILE")
        value = Path(path).read_text(encoding="utf-8").strip() if path else None
        return value, field_name, False

    @override
    def __call__(self) -> dict[str, Any]:
        values = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in values.items() if value is not None}


class PuasSettings(BaseSettings):
    """The base of every package's settings: frozen, prefixed, and readable from files."""

    model_config = SettingsConfigDict(env_prefix="PUAS_", frozen=True, extra="ignore")

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, _FromFile(settings_cls)


class Settings(PuasSettings):
    """Where the data live and with which key pseudonyms and receipts are made."""

    home: Path = Field(
        default_factory=lambda: Path.home() / ".puas",
        description="Folder for the SQLite file and the key, made on first run.",
    )
    database_url: str | None = Field(
        default=None,
        description="Database address (postgresql://... or sqlite:///...). Default: a file in PUAS_HOME.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Key of pseudonyms, receipts and contacts, 32 characters or more. Default: made once.",
        min_length=32,
    )
    journal_key: SecretStr | None = Field(
        default=None,
        description="Key that signs the journal's checkpoints, as puas audit key --secret writes it."
        " Default: made once, in PUAS_HOME.",
    )
    journal_name: str | None = Field(
        default=None,
        max_length=100,
        description="Name of the journal in its checkpoints, such as puas.example.go.id/journal;"
        " read when its key is made. Default: one with a random part.",
    )
    timezone: str = Field(
        default="Asia/Jakarta",
        description="Time zone of units that state none: Asia/Jakarta, Asia/Makassar or Asia/Jayapura.",
    )

    grace_days: int = Field(
        default=14,
        ge=0,
        le=90,
        description="Days after a quarter's end in which citizens may still change what they said in it.",
    )

    objection_days: int = Field(
        default=14,
        description="Calendar days within which an employee's objection is to be decided.",
        ge=1,
        le=90,
    )
    unit_only_warning: float = Field(
        default=0.4,
        description="Share of ratings that name nobody, 0 to 1, above which a unit is warned of its rosters.",
        ge=0,
        le=1,
    )

    @property
    def database(self) -> str:
        """The database's address, an SQLite file under ``home`` unless another is set."""
        return self.database_url or f"sqlite:///{self.home / 'puas.db'}"

    @cached_property
    def key(self) -> bytes:
        """The secret key; made on first use and kept in ``home`` when the operator gave none."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        path = self.home / "secret.key"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Written whole under another name and then linked: of two processes starting at once, both
            # end up with the same key, and neither can read a half-written one.
            handle, draft = tempfile.mkstemp(dir=self.home)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            with suppress(FileExistsError):
                os.link(draft, path)
            Path(draft).unlink()
        return path.read_text(encoding="ascii").strip().encode()


class Encryption(StrEnum):
    """How a connection to a mail server is made safe."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class MailSettings(PuasSettings):
    """Where letters to staff leave from. Without a server, a sender and a public address there are none."""

    public_url: str | None = Field(
        default=None,
        description="Address of the service as people see it, such as https://puas.example.go.id."
        " Default: the address it listens on.",
    )
    smtp_host: str | None = Field(
        default=None,
        description="Mail server for notices to staff. Without it, and PUAS_SMTP_FROM and PUAS_PUBLIC_URL,"
        " there are none by e-mail.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="Port of the mail server.")
    smtp_security: Encryption = Field(
        default=Encryption.STARTTLS,
        description="How the connection to it is made safe: starttls, tls, or none inside one's own network.",
    )
    smtp_user: str | None = Field(default=None, description="Name to sign in to the mail server with.")
    smtp_password: SecretStr | None = Field(default=None, description="Password that goes with that name.")
    smtp_from: str | None = Field(
        default=None,
        pattern=r"^[^@\s<>]+@[^@\s<>]+$",
        description="Address that notices come from, such as puas@example.go.id.",
    )

    @property
    def is_on(self) -> bool:
        """Whether letters can be sent."""
        return bool(self.smtp_host and self.smtp_from and self.public_url)
