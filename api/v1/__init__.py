"""The machine API, version 1: an application of its own, mounted under /api/v1."""
