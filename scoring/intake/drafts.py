"""What the doors hand in: one schema for a tap, a form and an API call."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationInfo, field_validator, model_validator

from scoring.intake import rules
from scoring.terms import Channel, local_day
from scoring.visits import Visit

Key = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Short = Annotated[str, Field(min_length=1, max_length=40)]


class Profile(BaseModel):
    """What a respondent may tell of themselves, in closed sets; all of it optional, none of it a name.

    Attributes:
        age: a band of years (``terms.AgeBand``).
        sex: ``L`` or ``P`` (``terms.Sex``).
        education: highest schooling (``terms.Education``).
        job: what they do for a living (``terms.Job``).
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    age: str | None = None
    sex: str | None = None
    education: str | None = None
    job: str | None = None

    @field_validator("age", "sex", "education", "job")
    @classmethod
    def _known(cls, value: str | None, info: ValidationInfo) -> str | None:
        return None if value is None else rules.check_profile(info.field_name or "", value)


class Draft(BaseModel):
    """One visitor's word on one visit, checked and tidied, before it is stored.

    Attributes:
        visit: what was rated and how sure the visit is.
        act: key of the one act; the same key again is the same feedback.
        channel: the door it came through.
        ratings: ``overall`` and elements by code, 1 to 4; absent is absent, and one at least is there.
        comment: free text, tidied, at most 2,000 characters.
        service_id: which service, when the visit leaves a choice.
        visitor_id: pseudonym, when there is an account.
        device: pseudonym of the device, when it carries one.
        language: of the conversation.
        duration_s: how long the answering took, when the door could see it.
        profile: the respondent, in bands.
        set_aside: reason why the door itself does not trust it (a filled trap field): it is stored and
            shown as quarantined, and counts only when a person lifts that. None otherwise.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", arbitrary_types_allowed=True)

    visit: Visit
    act: Key
    channel: Channel
    ratings: dict[str, StrictInt]
    comment: str | None = None
    service_id: int | None = None
    visitor_id: str | None = Field(default=None, max_length=64)
    device: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=8)
    duration_s: float | None = Field(default=None, ge=0, le=86_400, allow_inf_nan=False)
    submitted_at: datetime | None = None
    profile: Profile = Profile()
    set_aside: Short | None = None

    @field_validator("ratings", mode="before")
    @classmethod
    def _rated(cls, values: object) -> object:
        return rules.check_ratings(values) if isinstance(values, dict) else values

    @field_validator("comment")
    @classmethod
    def _tidied(cls, text: str | None) -> str | None:
        return rules.tidy_comment(text)

    @model_validator(mode="after")
    def _offered(self) -> Self:
        offered = {service.id for service in self.visit.services}
        if self.service_id is not None and self.service_id not in offered:
            raise rules.UnknownAnswer(field="service")
        return self

    def served_at(self, now: datetime) -> datetime:
        """When the service was given, as far as known: decides who was on duty."""
        return self.visit.served_at or self.submitted_at or now

    def day(self, now: datetime) -> date:
        """The local day of the feedback where the unit stands."""
        return local_day(self.submitted_at or now, self.visit.timezone)

    @property
    def service(self) -> int | None:
        """The service rated: the one chosen, or the only one there is."""
        return self.service_id if self.service_id is not None else self.visit.service_id
