"""The command line, ``puas``: every command loads only what it needs."""

from api.cli.root import main

__all__ = ["main"]
