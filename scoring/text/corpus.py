"""Labelled comments to learn from: our own examples, and public collections read from a folder.

The folder holds tab-separated files without quoting, a title line first (docs/text.md lists them with their
licences). None of their text travels with the code; only weights do.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from scoring.method.elements import ELEMENTS
from scoring.text import resources
from scoring.text.words import words

LANGUAGES = ("ind", "eng", "jav", "sun", "min", "bjn")
"""The languages promised; the other NusaX languages are learned from for what they share."""

_REGULATION = {f"U{place}": element.value for place, element in enumerate(ELEMENTS, 1)}


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled comment.

    Attributes:
        source: the collection: smsa, nusax, prdect, service or examples.
        held: whether its collection calls it validation data.
        key: texts that say the same share it (parallel translations), so that folds keep them together.
        language: ISO 639-3, or the style of a service comment.
        phenomena: what is special about it: negation, sarcasm, mixed ...
        stance: negative, neutral or positive.
        topics: elements, "bribery", "urgent"; None when nobody labelled them.
        kinds: kinds of personal data in it; None when nobody labelled them.
    """

    source: str
    held: bool
    key: str
    language: str
    phenomena: tuple[str, ...]
    stance: str
    topics: frozenset[str] | None
    kinds: frozenset[str] | None
    text: str

    def fold(self, folds: int) -> int:
        """The part of a cross-validation it belongs to, by its key."""
        return crc32(f"{self.source}:{self.key}".encode()) % folds


def examples() -> Iterator[Sample]:
    """Our own comments of the public-service domain, written for this model."""
    return _examples(resources.rows("examples"))


def corrections(file: Path) -> Iterator[Sample]:
    """Comments whose labels members of staff have corrected, as `puas corrections` writes them."""
    return _examples(_rows(file))


def _examples(rows: Iterable[dict[str, str]]) -> Iterator[Sample]:
    for row in rows:
        topics = {*row["elements"].split(","), *row["alert"].split(",")} - {"none"}
        yield Sample(
            source="examples",
            held=False,
            key=row["text"],
            language="ind",
            phenomena=(),
            stance=row["sentiment"],
            topics=frozenset(topics),
            kinds=None,
            text=row["text"],
        )


def collections(folder: Path) -> Iterator[Sample]:
    """Every public collection in `folder`, training and validation parts.

    Raises:
        FileNotFoundError: one of the files is missing.
    """
    for part, held in (("train", False), ("valid", True)):
        for row in _rows(folder / f"smsa_{part}.tsv"):
            yield _plain("smsa", row, held=held, key=gist(row["text"]), language="ind")
        for row in _rows(folder / f"nusax_{part}.tsv"):
            key = f"{part}-{row['id'].rpartition('-')[2]}"
            yield _plain("nusax", row, held=held, key=key, language=row["lang"])
    for row in _rows(folder / "prdect_train.tsv"):
        yield _plain("prdect", row, held=False, key=row["id"], language="ind")
    for row in _rows(folder / "service_comments_dev.tsv"):
        yield _service(row)


def gist(text: str) -> str:
    """The first plain words of a text, to recognise one sentence in two collections."""
    return " ".join([word for word in words(text) if word.isalpha()][:8])


def _plain(source: str, row: dict[str, str], *, held: bool, key: str, language: str) -> Sample:
    return Sample(
        source=source,
        held=held,
        key=key,
        language=language,
        phenomena=(),
        stance=row["label"],
        topics=None,
        kinds=None,
        text=row["text"],
    )


def _service(row: dict[str, str]) -> Sample:
    topics = {_REGULATION[code] for code in row["unsur"].split(",") if code != "none"}
    topics |= {"bribery"} if row["corruption"] == "1" else set()
    topics |= {"urgent"} if row["urgent"] == "1" else set()
    return Sample(
        source="service",
        held=False,
        key=row["id"],
        language=row["style"],
        phenomena=tuple(row["phenomena"].split(",")),
        stance=row["sentiment"],
        topics=frozenset(topics),
        kinds=frozenset(row["pii"].split(",")) - {"none"},
        text=row["text"],
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
