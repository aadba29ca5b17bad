"""What was promised to be sent, and its delivery."""

from scoring.notifications.rules import Kind
from scoring.notifications.service import Promise, of_message, promise, take_back, unreachable

__all__ = ["Kind", "Promise", "of_message", "promise", "take_back", "unreachable"]
