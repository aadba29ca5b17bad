"""Columns of responses from a few words each, for tests of the method."""

from dataclasses import fields

import numpy as np

from scoring.method.cells import Cells, fold
from scoring.method.channels import Channel, Form, Trust
from scoring.method.response import UNKNOWN, Responses
from scoring.method.versions import V1
from scoring.method.weights import effective_weights

DEFAULTS = {
    "officer_set": 0,
    "service": 0,
    "unit": 0,
    "month": 24_300,
    "day": 0,
    "second": 0,
    "channel": int(Channel.WEB),
    "trust": int(Trust.OPEN),
    "form": int(Form.FULL),
    "value": 7_500,
    "extreme": 0,
    "rater": UNKNOWN,
    "device": UNKNOWN,
    "ticket": UNKNOWN,
}


def responses_of(*rows: dict[str, int]) -> Responses:
    """One response per mapping; what is not said is ordinary."""
    return Responses(
        **{
            f.name: np.array([(DEFAULTS | row)[f.name] for row in rows], dtype=np.int64)
            for f in fields(Responses)
        }
    )


def by_ticket(**row: int) -> dict[str, int]:
    """A response bound to a served ticket."""
    return {"channel": int(Channel.TICKET), "trust": int(Trust.VERIFIED)} | row


def cells_of(responses: Responses) -> Cells:
    """Weigh and fold, with nothing set aside."""
    live = np.ones(len(responses), dtype=np.bool_)
    return fold(responses, effective_weights(responses, live, V1))
