"""Allegations of bribery and signs of danger: the model's odds, and a bar that strong words lower.

Missing one is worse than showing one too many: a person looks at every alert. Denials (`bebas pungli`),
questions (`lapor pungli ke mana?`) and refused gifts are not allegations.
"""

from scoring.text.features import Reading

STRONG_WORD_BAR = -2.5
"""Log-odds that suffice when a word like `pungli` or `kesetrum` stands there, not negated."""

QUESTION_BAR = 1.5
"""Log-odds needed when the comment only asks."""


def is_bribery(reading: Reading, odds: float) -> bool:
    """Whether the comment alleges a bribe, levy or favour; `odds` is the model's log-odds."""
    labels = _labels(reading)
    strong = "bribery.strong" in labels and "bribery.denial" not in labels
    return odds > _bar(reading, strong=strong)


def is_urgent(reading: Reading, odds: float) -> bool:
    """Whether the comment tells of danger to health or safety; `odds` is the model's log-odds."""
    return odds > _bar(reading, strong="urgent.strong" in _labels(reading))


def _bar(reading: Reading, *, strong: bool) -> float:
    if _only_asks(reading):
        return QUESTION_BAR
    return STRONG_WORD_BAR if strong else 0.0


def _labels(reading: Reading) -> set[str]:
    """The alert labels found, leaving out words a negator turns around."""
    return {label for match in reading.alerts if not reading.negated[match.start] for label in match.labels}


def _only_asks(reading: Reading) -> bool:
    """A question without a word of complaint; `Kenapa petugas minta uang rokok?` complains."""
    labels = {label for match in reading.opinions for label in match.labels}
    return "?" in reading.spoken and "question" in labels and "bribery.ask" not in _labels(reading)
