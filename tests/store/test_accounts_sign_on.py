"""Single sign-on: which tokens are believed, and to whose account they lead."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from scoring import accounts
from scoring.accounts import Role, Staff, rules, sign_on
from scoring.accounts.sign_on_rules import (
    Attempt,
    Identity,
    Match,
    SignOnRefused,
    asked,
    code_in,
    name_for,
    new_attempt,
    verified,
)
from scoring.db.engine import Database
from scoring.errors import NotFound
from tests import make
from tests.make import NOON
from tests.store.contested import hire

ISSUER = "https://id.example.go.id"
ATTEMPT = Attempt("state", "nonce", "verifier", int(NOON.timestamp()))
KEY = RSAKey.generate_key(2048, {"kid": "satu"})
KEYS = KeySet([KEY]).as_dict(private=False)
CLAIMS: dict[str, Any] = {
    "iss": ISSUER, "aud": "puas", "sub": "s1", "nonce": "nonce", "iat": int(NOON.timestamp()),
    "exp": int(NOON.timestamp()) + 300, "preferred_username": "Kepala", "email": "K@example.go.id",
    "email_verified": True,
}  # fmt: skip


def read(
    changes: dict[str, Any], *, alg: str = "RS256", key: Any = KEY, without: str = "", seconds: int = 0
) -> Identity:
    claims = {name: value for name, value in (CLAIMS | changes).items() if name != without}
    token = jwt.encode({"alg": alg, "kid": "satu"}, claims, key, algorithms=[alg])
    now = NOON + timedelta(seconds=seconds)
    return verified(token, KEYS, ATTEMPT, issuer=ISSUER, client_id="puas", now=now)


def test_a_token_says_who_somebody_is() -> None:
    assert read({}) == Identity(ISSUER, "s1", "kepala", "k@example.go.id")
    assert read({"email_verified": "true", "preferred_username": 7}) == Identity(ISSUER, "s1", None, None)
    assert read({"aud": ["puas", "lain"], "azp": "puas"}).subject == "s1"


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "other"},
        {"aud": "lain"},
        {"aud": ["puas", "lain"]},
        {"azp": "lain"},
        {"iss": ISSUER + "/"},
        {"sub": ""},
        {"sub": "s" * 256},
        {"sub": 7},
    ],
)
def test_a_token_for_another_question_or_service_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(SignOnRefused):
        read(changes)


@pytest.mark.parametrize("name", ["nonce", "aud", "iss", "sub", "exp", "iat"])
def test_a_token_that_leaves_something_out_is_refused(name: str) -> None:
    with pytest.raises(SignOnRefused):
        read({}, without=name)


def test_a_token_that_is_over_or_signed_otherwise_is_refused() -> None:
    assert read({}, seconds=350).subject == "s1"
    with pytest.raises(SignOnRefused):
        read({}, seconds=400)
    with pytest.raises(SignOnRefused):
        read({}, key=RSAKey.generate_key(2048, {"kid": "satu"}))
    with pytest.raises(SignOnRefused):
        read({}, alg="HS256", key=OctKey.import_key("rahasia-yang-cukup-panjang-untuk-hs256"))
    for token in ("", "a.b.c"):
        with pytest.raises(SignOnRefused):
            verified(token, KEYS, ATTEMPT, issuer=ISSUER, client_id="puas", now=NOON)


def test_the_question_hides_its_key_and_the_answer_must_be_to_it() -> None:
    made = new_attempt(NOON)
    address = asked(
        f"{ISSUER}/auth?tenant=1", made, client_id="puas", back="https://p/kembali", language="id"
    )
    assert address.startswith(f"{ISSUER}/auth?tenant=1&response_type=code&")
    assert made.verifier not in address
    assert "code_challenge_method=S256" in address
    right = {"state": made.state, "code": "c", "iss": ISSUER}
    assert code_in(right, made, issuer=ISSUER) == "c"
    for wrong in ({"state": "other"}, {"state": "\u0131"}, {"iss": "https://other"}, {"code": ""}):
        with pytest.raises(SignOnRefused):
            code_in({**right, **wrong}, made, issuer=ISSUER)


@pytest.fixture
async def head(database: Database) -> Staff:
    await make.office(database)
    return await hire(database, "kepala", Role.UNIT_HEAD, "DUKCAPIL")


async def come(
    database: Database, subject: str, match: Match, *, unit: str | None = None, email: str | None = None
) -> Staff | None:
    identity = Identity(ISSUER, subject, "kepala" if subject != "baru" else "orang.baru", email)
    async with database.writing() as session:
        return await sign_on.account_for(session, identity, match=match, unit_for_new=unit, now=NOON)


async def test_nobody_comes_in_unless_linked_or_matched_and_a_match_is_kept(
    database: Database, head: Staff
) -> None:
    assert await come(database, "s1", Match.NONE) is None
    assert await come(database, "s1", Match.EMAIL, email="kepala") is not None
    assert (await come(database, "s1", Match.NONE)) is not None
    assert await come(database, "s2", Match.USERNAME) is None
    async with database.writing() as session:
        await accounts.disable_user(session, "kepala", by="operator", now=NOON)
    assert await come(database, "s1", Match.NONE) is None


async def test_an_account_is_made_only_where_set_and_opens_nothing(database: Database, head: Staff) -> None:
    assert await come(database, "baru", Match.USERNAME) is None
    async with database.reading() as session:
        assert len(await accounts.list_users(session)) == 1
    for _ in range(2):
        assert await come(database, "baru", Match.USERNAME, unit="DUKCAPIL") is None
    async with database.writing() as session:
        made = await accounts.user(session, "orang.baru")
        assert (made.role, made.password_hash, made.disabled_at) == (Role.OFFICER, "", NOON)
        await accounts.admit(session, "orang.baru", by="operator", now=NOON)
    found = await come(database, "baru", Match.NONE)
    assert found is not None
    assert found.username == "orang.baru"


async def test_a_name_that_is_taken_is_not_taken_over(database: Database, head: Staff) -> None:
    assert await come(database, "s9", Match.NONE, unit="KAB") is None
    async with database.reading() as session:
        assert await sign_on.subject_of(session, head.account_id, ISSUER) is None


async def test_a_link_is_one_account_s_and_undoing_it_signs_out(database: Database, head: Staff) -> None:
    await hire(database, "lain", Role.UNIT_HEAD, "PKM")
    async with database.writing() as session:
        await sign_on.link(session, "kepala", ISSUER, "s1", by="operator", now=NOON)
        for subject, error in (
            ("s1", rules.NameTaken),
            (" ", rules.InvalidName),
            ("a\x07", rules.InvalidName),
        ):
            with pytest.raises(error):
                await sign_on.link(session, "lain", ISSUER, subject, by="operator", now=NOON)
        token = await accounts.open_session(session, head, now=NOON)
        await sign_on.unlink(session, "kepala", ISSUER, by="operator", now=NOON)
        with pytest.raises(NotFound):
            await sign_on.unlink(session, "kepala", ISSUER, by="operator", now=NOON)
        with pytest.raises(accounts.Unauthenticated):
            await accounts.staff_of(session, token, now=NOON)
    assert name_for(Identity(ISSUER, "s1", "u", "e"), Match.USERNAME) == "u"
