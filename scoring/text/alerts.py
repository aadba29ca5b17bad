"""Allegations of bribery and signs of danger: words that decide alone, and the model for the rest.

Missing one is worse than showing one too many: a person looks at every alert. Denials (`bebas pungli`),
questions (`lapor pungli ke mana?`) and refused gifts are not allegations.
"""

from scoring.text.features import Reading

_QUESTIONS = ("question",)


def is_bribery(reading: Reading, odds: float) -> bool:
    """Whether the comment alleges a bribe, levy or favour; `odds` is the model's log-odds."""
    labels = _labels(reading)
    if "bribery.denial" in labels:
        return odds > 0
    if "bribery.strong" in labels and not _asks_only(reading):
        return odds > -2.5
    return odds > 0


def is_urgent(reading: Reading, odds: float) -> bool:
    """Whether the comment tells of danger to health or safety; `odds` is the model's log-odds."""
    labels = _labels(reading)
    if "urgent.strong" in labels and not _asks_only(reading):
        return odds > -2.0
    return odds > 0


def _labels(reading: Reading) -> set[str]:
    """The alert labels found, leaving out words a negator turns around."""
    return {label for match in reading.alerts if not reading.negated[match.start] for label in match.labels}


def _asks_only(reading: Reading) -> bool:
    return "?" in reading.spoken and any(
        label in _QUESTIONS for match in reading.opinions for label in match.labels
    )
