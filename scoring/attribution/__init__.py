"""To whom a feedback is ascribed, by which rule and how surely."""

from scoring.attribution.service import NotAMember, ascribe, correct

__all__ = ["NotAMember", "ascribe", "correct"]
