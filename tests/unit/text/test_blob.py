"""TextBlob with our analyzer understands Indonesian."""

from textblob import TextBlob
from textblob.sentiments import BaseSentimentAnalyzer

from scoring.text.blob import IndonesianAnalyzer, IndonesianTokenizer, blobber


def test_textblob_accepts_the_analyzer() -> None:
    assert isinstance(IndonesianAnalyzer(), BaseSentimentAnalyzer)
    blob = TextBlob("Petugasnya ramah sekali", analyzer=IndonesianAnalyzer())
    assert blob.sentiment.polarity > 0.3
    assert 0 <= blob.sentiment.subjectivity <= 1


def test_a_blobber_reads_and_splits_indonesian() -> None:
    blob = blobber()("Gak ramah, lemot!")
    assert blob.sentiment.polarity < -0.3
    assert list(blob.words) == ["tidak", "ramah", ",", "lambat", "!"]


def test_assessments_give_each_word_its_pull() -> None:
    found = blobber()("petugas ramah tetapi lambat").sentiment_assessments
    pulls = {words[0]: polarity for words, polarity, _, _ in found.assessments}
    assert pulls["ramah"] > 0 > pulls["lambat"]


def test_what_is_not_understood_has_no_polarity_and_no_assessments() -> None:
    blob = blobber()("zxqv")
    assert blob.sentiment == (0.0, 0.0)
    assert blob.sentiment_assessments == (0.0, 0.0, [])


def test_the_tokenizer_gives_plain_words() -> None:
    assert IndonesianTokenizer().tokenize("ramah2 bgt") == ["ramah", "banget"]
