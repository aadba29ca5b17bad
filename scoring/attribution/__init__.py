"""To whom a feedback is ascribed, by which rule and how surely."""

from scoring.attribution.service import NotAMember, Served, ascribe_all, correct

__all__ = ["NotAMember", "Served", "ascribe_all", "correct"]
