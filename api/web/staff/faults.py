"""What a staff page says on itself about a refusal, and with which status."""

from starlette.requests import Request

from api import errors
from api.web import look, sentences
from api.web.public import answers
from scoring.errors import ScoringError


def told(request: Request, error: ScoringError | answers.OldPage | None) -> tuple[str | None, int]:
    """Return the sentence and the status; none and 200 when nothing was refused."""
    match error:
        case None:
            return None, 200
        case answers.OldPage():
            return sentences.sentence_of(error), sentences.status_of(error)
        case _:
            problem = errors.problem_of(error, language=look.language_of(request).value)
            return problem.title, problem.status
