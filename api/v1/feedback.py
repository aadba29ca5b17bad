"""Ratings given at another system's screens."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Request
from pydantic import Field, StrictInt, field_validator
from starlette.responses import Response

from api.deps import caller_of, database_of
from api.security import allows
from api.v1.answers import Answer, Code, stored
from api.v1.problems import problems
from api.v1.strict import IDEMPOTENCY_KEY, LightRoute, Strict
from scoring import accounts, clock
from scoring.accounts.rules import act_of_client
from scoring.intake.rules import LONGEST_COMMENT, check_ratings
from scoring.jobs import machine
from scoring.terms import Channel

router = APIRouter(route_class=LightRoute)

Rating = Annotated[StrictInt | None, Field(ge=1, le=4)]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=IDEMPOTENCY_KEY,
        description="Made by you, new for each act and the same for each repeat of it, such as a UUID.",
        examples=["0b3f1c9e-6a64-4f3e-9d0b-2f6f5c1c9a11"],
    ),
]


class Ratings(Strict):
    """1 (worst) to 4 (best). Leave out what was not answered; at least one is needed."""

    overall: Rating = None
    persyaratan: Rating = None
    prosedur: Rating = None
    waktu: Rating = None
    biaya: Rating = None
    produk: Rating = None
    kompetensi: Rating = None
    perilaku: Rating = None
    pengaduan: Rating = None
    sarana: Rating = None


class FeedbackIn(Strict):
    """What one citizen said of one visit."""

    code: str = Field(
        min_length=3,
        max_length=64,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Public code of the counter, badge of an employee, or a one-time ticket.",
        examples=["ABCDEF"],
    )
    channel: Literal["web", "kiosk"] = Field(
        description="kiosk: a screen that stands in the office; web: the citizen's own device."
    )
    ratings: Ratings = Field(examples=[{"overall": 4, "waktu": 3, "perilaku": 4}])
    comment: str | None = Field(
        default=None,
        max_length=100_000,
        description=f"At most {LONGEST_COMMENT} characters once control characters are gone.",
        examples=["Petugas ramah, antrean agak lama."],
    )
    service: Code | None = Field(
        default=None, description="Your id of the service, when the counter delivers several."
    )
    visitor: str | None = Field(
        default=None,
        min_length=8,
        max_length=128,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="A pseudonym of the citizen or their device that you keep stable, never a name or number"
        " of theirs. Stored as a keyed hash: it lets one voice weigh as one.",
    )
    language: Literal["id", "en"] | None = Field(default=None, description="Language of the conversation.")

    @field_validator("ratings", mode="before")
    @classmethod
    def _rated(cls, values: object) -> object:
        # The one rule of all doors, with its stable codes.
        return check_ratings(values) if isinstance(values, Mapping) else values


class FeedbackOut(Answer):
    """What to hand to the citizen."""

    receipt: str = Field(
        description="With it the citizen sees what became of it, amends it or takes it back."
    )
    url: str = Field(description="The same as a page for people.")


@router.post(
    "/feedback",
    name="post_feedback",
    operation_id="postFeedback",
    status_code=201,
    response_model=FeedbackOut,
    tags=["feedback"],
    summary="Hand in one citizen's rating of one visit",
    responses={
        200: {"model": FeedbackOut, "description": "This act is known; here is its receipt again."},
        **problems(
            "malformed_json", "duplicate_key", "invalid_idempotency_key", "not_allowed", "unknown_code",
            "idempotency_conflict", "ticket_spent", "point_closed", "ticket_expired",
            "unsupported_media_type", "invalid_request", "invalid_rating", "unknown_answer", "nothing_said",
            "comment_too_long", "too_often",
        ),
    },
)  # fmt: skip
@allows(accounts.Scope.FEEDBACK_WRITE)
async def post_feedback(request: Request, body: FeedbackIn, idempotency_key: IdempotencyKey) -> Response:
    """Answered only once it is safely stored. The same Idempotency-Key again stores nothing new and returns
    the same receipt; with another visit or other answers it is refused with `idempotency_conflict`.

    Needs the scope `feedback:write`. Counters of other units are answered as if they did not exist.
    """  # noqa: D205 - shown as it is in the API's reference
    said = machine.Said(
        code=body.code,
        channel=Channel(body.channel),
        ratings=body.ratings.model_dump(exclude_none=True),
        comment=body.comment,
        service_code=body.service,
        visitor=body.visitor,
        language=body.language,
    )

    caller = caller_of(request)
    handed = machine.Handed(caller, said, act_of_client(caller.prefix, idempotency_key), clock.now())
    accepted = await database_of(request).act_together(machine.TakingIn(request.app.state.key), handed)
    address = f"{request.app.state.public_url}/s/{accepted.receipt}"
    return stored(FeedbackOut(receipt=accepted.receipt, url=address), is_new=accepted.is_new)
