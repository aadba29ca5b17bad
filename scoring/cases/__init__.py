"""Feedback that needs an answer."""
