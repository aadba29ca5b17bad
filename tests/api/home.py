"""What tests of the web door share by name."""

from collections.abc import Awaitable, Callable

HOME = "https://puas.example.go.id"
Keys = Callable[..., Awaitable[dict[str, str]]]
"""``await keys(*scopes, unit="KAB")``: a new client's key, as a header; by default it may all."""
