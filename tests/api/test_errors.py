"""Whatever the house refuses, the web door has a status and a sentence for it, in both languages."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from starlette.exceptions import HTTPException

import scoring
from api import errors
from api.errors import Refused
from api.reasons import HTTP_CODES, REASONS
from scoring.errors import ScoringError
from scoring.i18n import speaking, t
from scoring.terms import Language

OF_TERMINAL_AND_BOT = {"error"}
"""The root of the tree is never raised itself."""


def _all_errors() -> Iterator[type[ScoringError]]:
    for module in pkgutil.walk_packages(scoring.__path__, "scoring."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting: list[type[ScoringError]] = [ScoringError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("scoring."):
            yield kind


def test_every_refusal_of_the_house_has_a_status_and_a_sentence() -> None:
    found = {kind.code for kind in _all_errors()} - OF_TERMINAL_AND_BOT
    assert {"unknown_code", "unavailable", "weak_password"} <= found
    assert found - set(REASONS) == set()


@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_sentence_is_said_in_both_languages(code: str) -> None:
    reason = REASONS[code]
    values = dict.fromkeys(reason.tells, 7)
    with speaking(Language.ENGLISH):
        english = t(reason.sentence, **values)
    with speaking(Language.INDONESIAN):
        indonesian = t(reason.sentence, **values)
    assert english.endswith(".")
    assert indonesian.endswith(".")
    assert indonesian != english
    assert "{" not in english + indonesian
    assert 400 <= reason.status < 600


def test_the_framework_s_own_refusals_have_names_of_the_table() -> None:
    assert set(HTTP_CODES.values()) <= set(REASONS)
    assert errors.problem_of(HTTPException(418), language="en").code == "bad_request"
    assert errors.problem_of(HTTPException(507), language="en").code == "internal"


def test_a_sentence_is_said_in_the_caller_s_language() -> None:
    assert errors.problem_of(Refused("malformed_json"), language=None).title == "Isi bukan JSON yang sah."
    assert errors.problem_of(Refused("malformed_json"), language="en").title == "The body is not valid JSON."


def test_what_a_request_held_is_never_told() -> None:
    from scoring.intake import UnknownAnswer

    problem = errors.problem_of(UnknownAnswer(field="<script>"), language="en")
    assert "script" not in repr(problem)


def test_a_limit_is_told() -> None:
    from scoring.intake import CommentTooLong

    problem = errors.problem_of(CommentTooLong(length=9000, limit=2000), language="en")
    assert problem.title == "A comment may have at most 2000 characters."
    assert problem.told == {"limit": 2000}


def test_an_error_nobody_foresaw_says_nothing_of_itself() -> None:
    problem = errors.problem_of(RuntimeError("secret detail"), language="en")
    assert (problem.status, problem.code) == (500, "internal")
    assert "secret" not in repr(problem)
