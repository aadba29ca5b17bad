"""What the operator sets for the web door."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

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
