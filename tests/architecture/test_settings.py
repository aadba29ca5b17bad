"""Every setting is listed for the operator, with a sentence."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import api
import bot
import scoring
from scoring.settings import PuasSettings, Settings

ENV_EXAMPLE = Path(__file__).parents[2] / "docker" / "env.example"


def settings_classes() -> Iterator[type[PuasSettings]]:
    for package in (api, bot, scoring):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            if module.name.endswith(".settings"):
                found = importlib.import_module(module.name)
                for thing in vars(found).values():
                    if (
                        isinstance(thing, type)
                        and issubclass(thing, PuasSettings)
                        and thing is not PuasSettings
                    ):
                        yield thing


def listed() -> dict[str, str]:
    """Return each variable of env.example with the comment above it."""
    names: dict[str, str] = {}
    comment: list[str] = []
    for line in ENV_EXAMPLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and not line.startswith("# PUAS_"):
            comment.append(line[2:])
        elif "PUAS_" in line:
            names[line.removeprefix("#").strip().split("=")[0]] = " ".join(comment)
            comment = []
        else:
            comment = []
    return names


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    wanted = {f"PUAS_{name.upper()}" for one in settings_classes() for name in one.model_fields} | {
        "PUAS_LANG"
    }
    assert set(listed()) == wanted


def test_every_setting_has_the_sentence_it_has_in_the_code() -> None:
    found = listed()
    for one in settings_classes():
        for name, field in one.model_fields.items():
            assert field.description, f"{one.__name__}.{name} has no description"
            assert " ".join(field.description.split()) in found[f"PUAS_{name.upper()}"]


def test_a_secret_may_be_kept_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("k" * 40 + "\n", encoding="utf-8")
    monkeypatch.delenv("PUAS_SECRET_KEY", raising=False)
    monkeypatch.setenv("PUAS_SECRET_KEY_FILE", str(tmp_path / "secret"))
    assert Settings(home=tmp_path).key == b"k" * 40


def test_a_variable_goes_before_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("k" * 40, encoding="utf-8")
    monkeypatch.setenv("PUAS_SECRET_KEY_FILE", str(tmp_path / "secret"))
    monkeypatch.setenv("PUAS_SECRET_KEY", "v" * 40)
    assert Settings(home=tmp_path).key == b"v" * 40


def test_without_a_key_one_is_made_once_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PUAS_SECRET_KEY", raising=False)
    monkeypatch.delenv("PUAS_SECRET_KEY_FILE", raising=False)
    first = Settings(home=tmp_path / "home")
    assert first.key == Settings(home=tmp_path / "home").key
    assert len(first.key) >= 32
    assert (tmp_path / "home" / "secret.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret.key"]


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUAS_SECRET_KEY", "short")
    with pytest.raises(ValueError, match="at least 32"):
        Settings(home=tmp_path)


def test_the_data_live_at_home_unless_told_otherwise(tmp_path: Path) -> None:
    assert Settings(home=tmp_path).database == f"sqlite:///{tmp_path / 'puas.db'}"
    assert Settings(home=tmp_path, database_url="postgresql://a/b").database == "postgresql://a/b"
