"""What the operator may set for the web door, and what is refused before anything starts."""

from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from api.settings import ApiSettings


def test_nobody_is_believed_by_default() -> None:
    settings = ApiSettings()
    assert settings.trusted_proxies == ()
    assert settings.address == f"http://{settings.host}:{settings.port}"


def test_proxies_are_named_as_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUAS_TRUSTED_PROXIES", "10.0.0.0/24, 192.0.2.1,")
    assert ApiSettings().trusted_proxies == (ip_network("10.0.0.0/24"), ip_network("192.0.2.1/32"))


@pytest.mark.parametrize("value", ["*", "10.0.0.1/8", "proxy.example"])
def test_everybody_cannot_be_trusted(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PUAS_TRUSTED_PROXIES", value)
    with pytest.raises(ValidationError):
        ApiSettings()


@pytest.mark.parametrize(
    ("given", "address"),
    [("https://puas.example.go.id/", "https://puas.example.go.id"), ("", "http://127.0.0.1:8000")],
)
def test_the_public_address_has_no_slash_at_its_end(
    monkeypatch: pytest.MonkeyPatch, given: str, address: str
) -> None:
    monkeypatch.setenv("PUAS_PUBLIC_URL", given)
    assert ApiSettings().address == address


def test_a_public_address_says_how_it_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUAS_PUBLIC_URL", "puas.example.go.id")
    with pytest.raises(ValidationError):
        ApiSettings()


def test_every_setting_is_described() -> None:
    assert all(field.description for field in ApiSettings.model_fields.values())
