"""The product speaks whole sentences in each of its languages, and of itself only."""

import io
import re
import subprocess
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from scoring.i18n import current, negotiate, speaking, t, tn
from scoring.terms import Language

ROOT = Path(__file__).parents[2]
KEYWORDS = {"t": (1,), "tn": (1, 2), "Reason": (2,)}
METHODS = [("**.py", "python"), ("**/templates/**", "jinja2")]


def catalogue(language: str) -> Catalog:
    path = ROOT / "scoring" / "locales" / language / "LC_MESSAGES" / "messages.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def said() -> set[str]:
    """Return every sentence the code says through ``t``, by its English source."""
    found: set[str] = set()
    for package in ("api", "bot", "scoring"):
        for _, _, message, _, _ in extract_from_dir(ROOT / package, METHODS, keywords=KEYWORDS):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_sentence_is_translated_to_indonesian() -> None:
    translated = {
        (message.id[0] if isinstance(message.id, tuple) else message.id)
        for message in catalogue("id")
        if message.id and (all(message.string) if isinstance(message.string, tuple) else message.string)
    }
    assert said() - translated == set()


def test_no_translation_is_left_of_what_is_no_longer_said() -> None:
    kept = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in catalogue("id")
        if message.id
    }
    assert kept - said() - read_by_code() == set()


def read_by_code() -> set[str]:
    """Return source sentences that reach ``t`` through a variable: tables of reasons and of questions."""
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for path in ROOT.glob("**/*.py")
        if not set(path.parts) & {".venv", "tests"}
    )
    joined = re.sub(r'"\s*\n\s*f?"', "", sources)
    return {
        message.id
        for message in catalogue("id")
        if isinstance(message.id, str)
        and message.id
        and message.id.replace("\n", "\\n") in joined.replace('\\"', '"')
    }


def test_translations_have_the_same_places_to_fill() -> None:
    for message in catalogue("id"):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        for text in strings:
            if ids[0] and text:
                assert places(text) <= set().union(*(places(one) for one in ids)), message.id


def test_the_language_spoken_is_indonesian_until_another_is_asked_for() -> None:
    assert current() is Language.INDONESIAN
    with speaking("en"):
        assert current() is Language.ENGLISH
        assert t("A sentence nobody has translated about {thing}.", thing="x") == (
            "A sentence nobody has translated about x."
        )
        assert tn("{count} thing", "{count} things", 2) == "2 things"
    assert current() is Language.INDONESIAN
    assert t("There is nothing here that you may see.") != "There is nothing here that you may see."


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "id"), ("", "id"), ("en-GB,en;q=0.9", "en"), ("id,en;q=0.8", "id"),
        ("en;q=0.3, id;q=0.9", "id"), ("fr", "id"), ("fr, en;q=0.5", "en"),
        ("en;q=oops", "id"), ("en;q=0", "id"), ("*", "id"),
    ],
)  # fmt: skip
def test_a_reader_s_wish_is_respected(header: str | None, language: str) -> None:
    assert negotiate(header).value == language


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_path_of_some_machine() -> None:
    # Written in halves, so that this file does not hold what it looks for.
    hosts = ("python" + "hosted", "pypi." + "org", "registry." + "npm", "deb." + "debian")
    places = ("/ro" + "ot/", "/wo" + "rk/", "../sha" + "red", "/ho" + "me/")
    forbidden = re.compile("|".join(map(re.escape, (*hosts, *places))).encode())
    guilty = [
        path.relative_to(ROOT).as_posix()
        for path in committed()
        if path.suffix not in {".npz", ".png", ".xlsx"} and forbidden.search(path.read_bytes())
    ]
    assert guilty == []
