"""A regency that does not exist, with its people and what citizens said: the demonstration."""

from scoring.jobs.demo.kabupaten import Size, kabupaten

__all__ = ["Size", "kabupaten"]
