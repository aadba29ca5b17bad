"""Reading Indonesian comments without a network: sentiment, elements, personal data, urgency."""

from scoring.text.analysis import ANALYSIS_VERSION, Analysis, analyze, analyze_many
from scoring.text.personal_data import Kind, PersonalData, redact
from scoring.text.personal_data import find as find_personal_data
from scoring.text.themes import Theme, themes

__all__ = [
    "ANALYSIS_VERSION",
    "Analysis",
    "Kind",
    "PersonalData",
    "Theme",
    "analyze",
    "analyze_many",
    "find_personal_data",
    "redact",
    "themes",
]
