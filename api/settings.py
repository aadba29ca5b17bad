"""What the operator sets for the web door."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode

from scoring.accounts.rules import Role
from scoring.accounts.second_rules import REQUIRED
from scoring.accounts.sign_on_rules import Match
from scoring.settings import PuasSettings

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Licence:
    """On which terms everyone may use the published numbers.

    Attributes:
        name: as it stands beside them.
        address: of its text.
    """

    name: str
    address: str


class ApiSettings(PuasSettings):
    """Where the web door listens, what it is called from outside, and whom it believes."""

    host: str = Field(default="127.0.0.1", description="Address to listen on; 0.0.0.0 inside a container.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port to listen on.")
    public_url: str | None = Field(
        default=None,
        description="Address of the service as people see it, such as https://puas.example.go.id."
        " Default: the address it listens on.",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(),
        description="Networks of the proxies in front, separated by commas, such as 10.0.0.0/24. Only their"
        " X-Forwarded-For and X-Forwarded-Proto are believed. Default: none.",
    )
    docs: bool = Field(
        default=True, description="Whether the API describes itself at /api/v1/docs and /api/v1/openapi.json."
    )
    bot_name: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z][A-Za-z0-9_]{4,31}$",
        description="Username of the Telegram bot, without @, for links from pages and tickets to it.",
    )

    licence: str = Field(
        default="CC BY 4.0",
        min_length=1,
        max_length=100,
        description="Name of the licence that published results and open data carry.",
    )
    licence_url: str = Field(
        default="https://creativecommons.org/licenses/by/4.0/",
        pattern=r"^https?://\S+$",
        max_length=300,
        description="Address of that licence's text.",
    )

    second_factor_for: Annotated[frozenset[Role], NoDecode] = Field(
        default=REQUIRED,
        description="Roles that cannot sign in without a second step, separated by commas; empty for none."
        " Default: admin,inspectorate,auditor.",
    )

    @field_validator("second_factor_for", mode="before")
    @classmethod
    def _roles(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(Role(name.strip()) for name in value.split(",") if name.strip())
        return value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
        return value

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        address = value.strip().rstrip("/")
        if not address.startswith(("http://", "https://")):
            message = "must begin with http:// or https://"
            raise ValueError(message)
        return address

    @property
    def terms(self) -> Licence:
        """On which terms everyone may use the published numbers."""
        return Licence(self.licence, self.licence_url)

    @cached_property
    def address(self) -> str:
        """The service's address as people see it, without a slash at the end."""
        return self.public_url or f"http://{self.host}:{self.port}"


class SignOnSettings(PuasSettings):
    """The identity provider that staff may sign in with. Without an issuer and a client there is none."""

    oidc_issuer: str | None = Field(
        default=None,
        max_length=200,
        description="Address of the OpenID Connect provider for single sign-on, exactly as it names itself."
        " The address it leads back to is PUAS_PUBLIC_URL with /staf/masuk/sso/kembali behind it.",
    )
    oidc_client_id: str | None = Field(default=None, description="Name under which it knows this service.")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Secret that goes with that name; a public client has none."
    )
    oidc_name: str = Field(
        default="SSO",
        min_length=1,
        max_length=40,
        description="What the button is called at the entrance, such as SSO Pemkab.",
    )
    oidc_match: Match = Field(
        default=Match.NONE,
        description="How an account is found at somebody's first single sign-on: none (an administrator links"
        " it), email (a verified address that is the username) or username. Afterwards the link is kept.",
    )
    oidc_new_accounts_in: str | None = Field(
        default=None,
        description="Code of the unit in which an account without rights is made for those who have none;"
        " it opens nothing until an administrator lets them in. Default: none are made.",
    )
    oidc_asks_second_step: bool = Field(
        default=False,
        description="Whether the provider itself asks everybody for a second step, so that Puas need not.",
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _safe(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
            message = "must begin with https://"
            raise ValueError(message)
        return value

    @property
    def is_on(self) -> bool:
        """Whether staff may sign in with it."""
        return bool(self.oidc_issuer and self.oidc_client_id)
