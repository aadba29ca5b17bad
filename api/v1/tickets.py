"""One-time tickets for visits that another system, such as a queue, has served."""

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.deps import caller_of, database_of
from api.security import allows
from api.v1.answers import Answer, Code, stored
from api.v1.feedback import IdempotencyKey
from api.v1.problems import problems
from api.v1.strict import LightRoute, Strict
from scoring import accounts, clock
from scoring.jobs import machine

router = APIRouter(route_class=LightRoute)


class TicketIn(Strict):
    """A visit that was served."""

    point: str = Field(
        min_length=3, max_length=16, pattern=r"^[A-Za-z0-9]+$", description="Public code of the counter.",
        examples=["ABCDEF"],
    )  # fmt: skip
    served_at: AwareDatetime | None = Field(
        default=None,
        description="When, with a time zone; at most three days back. Default: now.",
        examples=["2026-09-15T10:30:00+07:00"],
    )
    service: Code | None = Field(default=None, description="Your id of the service received.")
    employee: Code | None = Field(default=None, description="Your id of the employee who served.")


class TicketOut(Answer):
    """What to print. Only its hash is kept: nobody can look it up later but by the same Idempotency-Key."""

    ticket: str = Field(description="Single use; may be rated with from anywhere.")
    url: str = Field(description="The page it opens; print it as a QR code.")
    telegram_url: str | None = Field(description="The same in Telegram, when there is a bot.")
    expires_at: AwareDatetime = Field(description="Three days after the visit.")


@router.post(
    "/tickets",
    name="post_ticket",
    operation_id="postTicket",
    status_code=201,
    response_model=TicketOut,
    tags=["tickets"],
    summary="Get a one-time ticket for a visit that was served",
    responses={
        200: {"model": TicketOut, "description": "This act is known; here is its ticket again."},
        **problems(
            "malformed_json", "duplicate_key", "invalid_idempotency_key", "not_allowed", "unknown_code",
            "not_found", "idempotency_conflict", "point_closed", "unsupported_media_type",
            "not_served_then", "not_a_member", "unknown_answer", "invalid_request",
        ),
    },
)  # fmt: skip
@allows(accounts.Scope.TICKETS_WRITE)
async def post_ticket(request: Request, body: TicketIn, idempotency_key: IdempotencyKey) -> Response:
    """The ticket proves the visit: a rating given with it counts as verified. Print it on the slip, and do
    not keep it together with the citizen's name or queue number.

    Needs the scope `tickets:write`. Counters of other units are answered as if they did not exist.
    """  # noqa: D205 - shown as it is in the API's reference
    caller, now, state = caller_of(request), clock.now(), request.app.state

    served = machine.Served(
        point_code=body.point,
        service_code=body.service,
        employee_code=body.employee,
        served_at=body.served_at,
    )

    async def act(session: AsyncSession) -> machine.Issued:
        return await machine.issue_ticket(
            session, caller, served, idempotency_key=idempotency_key, key=state.key, now=now
        )

    issued = await database_of(request).act(act)
    telegram = f"https://t.me/{state.bot_name}?start={issued.ticket}" if state.bot_name else None
    answer = TicketOut(
        ticket=issued.ticket,
        url=f"{state.public_url}/r/{issued.ticket}",
        telegram_url=telegram,
        expires_at=issued.expires_at,
    )
    return stored(answer, is_new=issued.is_new)
