"""Pairing a device with a counter, as staff and the device do."""

import httpx2

from scoring import clock
from scoring.db.engine import Database
from scoring.visits import kiosks
from scoring.visits.kiosks import Pin
from scoring.visits.rules import pin_hash
from tests.make import Office

PIN = "246813"
_SALT = "00112233445566778899aabbccddeeff"
QUICK = Pin(_SALT, 1_000, pin_hash(PIN, salt=bytes.fromhex(_SALT), rounds=1_000))
"""The PIN as it is stored, hashed quickly."""


async def prepared(database: Database, office: Office, *, has_sound: bool = False) -> str:
    """Make a pairing code for the office's counter."""
    async with database.writing() as session:
        return await kiosks.prepare(
            session,
            Office.code,
            [office.unit],
            QUICK,
            has_sound=has_sound,
            by="staff:kepala",
            now=clock.now(),
        )


async def paired(client: httpx2.AsyncClient, database: Database, office: Office) -> None:
    """Make a client the office's kiosk."""
    answer = await client.post("/k", data={"pairing": await prepared(database, office)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/k/ABCDEF")
    # Over plain http the client would keep a secure cookie to itself.
    name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
    client.headers["Cookie"] = f"{name}={value}"
