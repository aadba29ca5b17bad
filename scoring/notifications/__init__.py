"""What was promised to be sent, and its delivery."""

from scoring.notifications.rules import Kind
from scoring.notifications.service import Promise, promise, take_back, unreachable

__all__ = ["Kind", "Promise", "promise", "take_back", "unreachable"]
