"""The journal for anybody who wants to check it: checkpoints, proofs and keys, and nothing that is in it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import PlainTextResponse, Response

from api.deps import Reading
from api.security import allows
from api.v1 import answers
from api.v1.answers import Answer
from api.v1.problems import problems
from scoring import journal
from scoring.journal.proofs import encoded

router = APIRouter()
LARGEST = 2**53


def _refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Document refusals of what anybody may ask: no key is ever missing."""
    return {status: told for status, told in problems(*codes).items() if status != 401}


class ConsistencyQuery(answers.Query):
    """Which two sizes of the log."""

    earlier: int = Field(alias="from", ge=0, le=LARGEST, description="Size of the log you know.")
    later: int = Field(alias="to", ge=0, le=LARGEST, description="Size of a later one, at most the newest's.")


class InclusionOut(Answer):
    """Proof that an entry is in the log (RFC 6962, 2.1.1); hashes in base64."""

    index: int = Field(description="Place of the entry, from 0.")
    size: int = Field(description="Entries of the checkpoint's tree.")
    leaf: str = Field(description="Hash of the entry.")
    path: list[str] = Field(description="Hashes from the leaf's neighbour up.")
    checkpoint: str = Field(description="The signed checkpoint whose root the path leads to.")


class ConsistencyOut(Answer):
    """Proof that a log is the beginning of a later one (RFC 6962, 2.1.2); hashes in base64."""

    earlier: int
    later: int
    path: list[str]


@router.get(
    "/journal/checkpoint",
    operation_id="getJournalCheckpoint",
    tags=["journal"],
    response_class=PlainTextResponse,
    summary="The newest checkpoint, signed",
    responses=_refusals("not_found"),
)
@allows(None)
async def get_journal_checkpoint(request: Request, session: Reading) -> Response:
    """A C2SP checkpoint as a signed note: the log's name, its size, the root of its tree, signatures.

    Anybody may ask; a new one is signed at most once a minute.
    """
    del request
    return PlainTextResponse(await journal.checkpoint(session))


@router.get(
    "/journal/keys",
    operation_id="getJournalKeys",
    tags=["journal"],
    response_class=PlainTextResponse,
    summary="The public keys of the checkpoints",
    responses=_refusals(),
)
@allows(None)
async def get_journal_keys(request: Request, session: Reading) -> Response:
    """One key a line, oldest first, in the form of Go's `sumdb/note`. Keep the ones you trust elsewhere."""
    del request
    return PlainTextResponse("".join(f"{key}\n" for key in await journal.verifiers(session)))


@router.get(
    "/journal/entries/{index}/proof",
    operation_id="getJournalProof",
    tags=["journal"],
    response_model=InclusionOut,
    summary="Proof that an entry is in the journal",
    responses={
        304: {"description": "Exactly what you have (If-None-Match)."},
        **_refusals("not_found", "invalid_request"),
    },
)
@allows(None)
async def get_journal_proof(
    request: Request, session: Reading, index: Annotated[int, Path(ge=0, le=LARGEST)]
) -> Response:
    """The entry itself is not told: whoever holds a receipt finds theirs on the receipt's page."""
    proof = await journal.included(session, index)
    return answers.found(
        request,
        InclusionOut(
            index=proof.index,
            size=proof.size,
            leaf=encoded(proof.leaf),
            path=[encoded(one) for one in proof.path],
            checkpoint=proof.checkpoint,
        ),
    )


@router.get(
    "/journal/consistency",
    operation_id="getJournalConsistency",
    tags=["journal"],
    response_model=ConsistencyOut,
    summary="Proof that the journal has only grown",
    responses={
        304: {"description": "Exactly what you have (If-None-Match)."},
        **_refusals("not_found", "no_such_size", "invalid_request"),
    },
)
@allows(None)
async def get_journal_consistency(
    request: Request, session: Reading, query: Annotated[ConsistencyQuery, Query()]
) -> Response:
    """With it a witness sees that nothing it has seen before was altered, moved or removed."""
    path = await journal.consistent(session, query.earlier, query.later)
    return answers.found(
        request,
        ConsistencyOut(earlier=query.earlier, later=query.later, path=[encoded(one) for one in path]),
    )
