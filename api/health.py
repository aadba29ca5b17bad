"""For whoever watches the process: alive, and able to work."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scoring import clock
from scoring.errors import Unavailable
from scoring.jobs import watch


async def alive(request: Request) -> Response:
    """Answer while the process runs; nothing else is asked."""
    del request
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """Answer 200 when the database answers and has the shape this code expects, else 503.

    The schedule, the jobs and the bot's webhook are told but decide nothing: a citizen can rate while
    nobody folds, and a balancer that takes every process away would only make it worse.
    """
    try:
        async with request.app.state.database.reading() as session:
            seen = await watch.look(session, now=clock.now())
    except Unavailable:
        return JSONResponse(
            {"status": "unavailable", "database": "unavailable"}, 503, headers={"Retry-After": "5"}
        )
    told: dict[str, Any] = {
        "status": "ok" if seen.has_expected_shape else "unavailable",
        "database": "ok" if seen.has_expected_shape else "schema differs",
        "schema": seen.revision,
        "expected_schema": seen.expected_revision,
        "schedule": "held" if seen.schedule_is_held else "nobody",
        "jobs": {
            job.name: {
                "finished_at": job.finished_at.isoformat() if job.finished_at else None,
                "ok": job.error is None,
            }
            for job in seen.jobs
        },
    }
    if seen.hook is not None:
        told["webhook"] = {
            "looked_at": seen.hook.looked_at.isoformat(),
            "ok": seen.hook.is_ours and seen.hook.error is None,
            "pending": seen.hook.pending,
        }
    return JSONResponse(told, 200 if seen.has_expected_shape else 503)


def routes() -> list[Route]:
    """Return the two addresses."""
    return [Route("/healthz", alive), Route("/readyz", ready)]
