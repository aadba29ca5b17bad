"""The same analysis behind TextBlob's interface, for those who work with blobs.

Importing this module imports TextBlob (and NLTK, about a second); nothing else in the package does. Use
`blob("...").sentiment`: TextBlob's `.polarity` and `.subjectivity` always ask its English lexicon.
"""

from typing import NamedTuple

from textblob import Blobber
from textblob.base import CONTINUOUS, BaseSentimentAnalyzer, BaseTokenizer

from scoring.text import analysis, model
from scoring.text.features import read
from scoring.text.words import words


class Sentiment(NamedTuple):
    """TextBlob's pair: polarity -1 to 1, and subjectivity 0 (says no opinion) to 1."""

    polarity: float
    subjectivity: float


class AssessedSentiment(NamedTuple):
    """The pair with its reasons: each word's own polarity and subjectivity, as TextBlob lists them."""

    polarity: float
    subjectivity: float
    assessments: list[tuple[list[str], float, float, None]]


class IndonesianAnalyzer(BaseSentimentAnalyzer):  # type: ignore[misc]  # TextBlob is untyped
    """Sentiment of Indonesian, English and regional languages for `TextBlob(..., analyzer=...)`."""

    kind = CONTINUOUS

    def analyze(self, text: str, keep_assessments: bool = False) -> Sentiment | AssessedSentiment:  # noqa: FBT001, FBT002
        """Polarity and subjectivity of `text`; with `keep_assessments` the pull of each word too.

        A text of which nothing is understood gives 0.0 and 0.0 and no assessments.
        """
        found = analysis.analyze(text)
        if found.sentiment == analysis.UNKNOWN:
            return AssessedSentiment(0.0, 0.0, []) if keep_assessments else Sentiment(0.0, 0.0)
        reading = read(text[: analysis.LONGEST])
        weights = model.load()
        neutral = float(weights.scores([reading])[0][0, model.STANCES.index("neutral")])
        subjectivity = round(1 - neutral, 4)
        if not keep_assessments:
            return Sentiment(found.score, subjectivity)
        reasons: list[tuple[list[str], float, float, None]] = [
            ([word], round(pull, 4), round(abs(pull), 4), None)
            for word, pull in weights.contributions(reading)
            if word.isalpha() or not word.isascii()
        ]
        return AssessedSentiment(found.score, subjectivity, reasons)


class IndonesianTokenizer(BaseTokenizer):  # type: ignore[misc]  # TextBlob is untyped
    """Plain words for `.tokens` and `.words`, where TextBlob's own tokenizer needs a corpus."""

    def tokenize(self, text: str) -> list[str]:
        """The normalised words, numbers, emoji and end-of-thought signs of `text`."""
        return words(text)


def blobber() -> Blobber:
    """A maker of blobs that read Indonesian: `blobber()("Petugasnya ramah").sentiment`."""
    return Blobber(analyzer=IndonesianAnalyzer(), tokenizer=IndonesianTokenizer())
