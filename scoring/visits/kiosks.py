"""Kiosks: pairing a device with a counter, knowing it again, and parting with it.

Staff make a code for a counter; whoever types it into a device within a quarter of an hour gives that
device a secret of its own. Only what a paired device sends is evidence of a visit to that counter.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from scoring import journal
from scoring.accounts import passwords
from scoring.directory import store as directory
from scoring.errors import NotFound, ScoringError
from scoring.tables import Kiosk
from scoring.visits import kiosks_store as store
from scoring.visits import rules

PAIRING_LIFE: Final = timedelta(minutes=15)
A_MINUTE: Final = timedelta(minutes=1)


class UnknownPairing(ScoringError):
    """No device waits under this pairing code: mistyped, used, or older than a quarter of an hour."""

    code = "unknown_pairing"


@dataclass(frozen=True, slots=True)
class Pin:
    """A PIN as it is stored, and as the device that checks it is told it.

    Attributes:
        salt: 16 bytes, hexadecimal.
        rounds: of PBKDF2-HMAC-SHA-256.
        hash: 32 bytes, hexadecimal.
    """

    salt: str
    rounds: int
    hash: str


@dataclass(frozen=True, slots=True)
class Device:
    """A paired kiosk.

    Attributes:
        id: surrogate key.
        code: its public name.
        point_id: the counter it stands at.
        point_code: that counter's code.
        pin: lets staff leave.
        has_sound: whether a press may be heard.
    """

    id: int
    code: str
    point_id: int
    point_code: str
    pin: Pin
    has_sound: bool

    @property
    def pseudonym(self) -> str:
        """What its presses carry, so that all of one device are known to be of one."""
        return f"kiosk-{self.code}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A kiosk as the staff of its office see it.

    Attributes:
        code: its public name.
        point_name: the counter it stands at.
        timezone: where that is.
        paired_at: when, None while its pairing code waits.
        pairing_until: how long that code is good.
        seen_at: when it was last heard of.
        synced_at: when its last press was stored.
        waiting: presses it still kept then.
        version: of its program.
        has_sound: whether a press may be heard.
    """

    code: str
    point_name: str
    timezone: str
    paired_at: datetime | None
    pairing_until: datetime
    seen_at: datetime | None
    synced_at: datetime | None
    waiting: int
    version: str | None
    has_sound: bool


async def hashed_pin(pin: str) -> Pin:
    """Return what is stored of a PIN, or raise WeakPin; slow, and so outside any transaction."""
    salt = secrets.token_bytes(16)
    rounds = rules.PIN_ROUNDS
    hashed = await passwords.off_the_loop(
        lambda: rules.pin_hash(rules.check_pin(pin), salt=salt, rounds=rounds)
    )
    return Pin(salt.hex(), rounds, hashed)


async def prepare(
    session: AsyncSession,
    point_code: str,
    within: Collection[int],
    pin: Pin,
    *,
    has_sound: bool,
    by: str,
    now: datetime,
) -> str:
    """Make the code that pairs one device with a counter within some units; only its hash is kept.

    Raises:
        NotFound: there is no such counter within them.
    """
    found = await directory.point_by_code(session, point_code[:16])
    if found is None or found[0].unit_id not in within:
        raise NotFound
    point, pairing, code = found[0], _letters(rules.PAIRING_LETTERS), _letters(rules.NAME_LETTERS)
    session.add(
        Kiosk(
            code=code,
            point_id=point.id or 0,
            pairing_hash=rules.secret_hash(pairing),
            pairing_until=now + PAIRING_LIFE,
            pin_salt=pin.salt,
            pin_rounds=pin.rounds,
            pin_hash=pin.hash,
            has_sound=has_sound,
            made_by=by,
            made_at=now,
        )
    )
    await session.flush()
    await journal.record(session, "kiosk.prepared", f"kiosk:{code}", {"point": point.code}, by=by, now=now)
    return pairing


async def pair(session: AsyncSession, typed: str, *, now: datetime) -> tuple[Device, str]:
    """Exchange a pairing code for the secret of a device, once; return the device and its secret."""
    hashed = rules.secret_hash(rules.tidy_code(typed) or "")
    found = await store.by_pairing(session, hashed)
    if found is None or found.kiosk.pairing_until < now or found.kiosk.revoked_at is not None:
        raise UnknownPairing
    secret = secrets.token_urlsafe(32)
    values = {"secret_hash": rules.secret_hash(secret), "paired_at": now, "seen_at": now}
    if not await store.take_pairing(session, found.kiosk.id or 0, hashed, values):
        raise UnknownPairing
    subject = f"kiosk:{found.kiosk.code}"
    await journal.record(session, "kiosk.paired", subject, {"point": found.point_code}, by=subject, now=now)
    return _device(found), secret


async def known(session: AsyncSession, secret: str | None) -> Device | None:
    """Find the device that has a secret; None for a device that is not paired, or no longer."""
    if not secret:
        return None
    found = await store.by_secret(session, rules.secret_hash(secret[:128]))
    return None if found is None or found.kiosk.revoked_at is not None else _device(found)


async def heard(
    session: AsyncSession, device: Device, *, waiting: int, version: str | None, now: datetime
) -> None:
    """Note a sign of life of a device, and what it says of itself."""
    await store.change(session, device.id, seen_at=now, waiting=waiting, version=version)


async def synced(session: AsyncSession, device: Device, *, now: datetime) -> None:
    """Note that a press of a device has been stored."""
    await store.change(session, device.id, seen_at=now, synced_at=now)


async def pace_fault(session: AsyncSession, device: Device, made_at: datetime) -> str | None:
    """Return why a press is set aside when the minute before it holds more than a hand can make, or None."""
    presses = await store.presses_between(session, device.pseudonym, made_at - A_MINUTE, made_at)
    return rules.TOO_FAST if rules.is_too_fast(presses) else None


async def standing(session: AsyncSession, unit_ids: Sequence[int], *, now: datetime) -> list[Standing]:
    """List the kiosks of some units that are paired, or whose pairing code is still good."""
    return [
        Standing(
            code=one.kiosk.code,
            point_name=one.point_name,
            timezone=one.timezone,
            paired_at=one.kiosk.paired_at,
            pairing_until=one.kiosk.pairing_until,
            seen_at=one.kiosk.seen_at,
            synced_at=one.kiosk.synced_at,
            waiting=one.kiosk.waiting,
            version=one.kiosk.version,
            has_sound=one.kiosk.has_sound,
        )
        for one in await store.of_units(session, unit_ids)
        if one.kiosk.paired_at is not None or one.kiosk.pairing_until >= now
    ]


async def counters(session: AsyncSession, unit_ids: Sequence[int], *, on: date) -> list[tuple[str, str]]:
    """List the counters of some units in use on a day, by code, each named with its unit."""
    return [(code, f"{unit} · {name}") for code, name, unit in await store.counters(session, unit_ids, on)]


async def set_sound(
    session: AsyncSession, code: str, within: Collection[int], *, has_sound: bool, by: str, now: datetime
) -> None:
    """Let a kiosk within some units be heard or not, or raise NotFound."""
    kiosk = await _within(session, code, within)
    await store.change(session, kiosk.id or 0, has_sound=has_sound)
    await journal.record(
        session, "kiosk.sound", f"kiosk:{kiosk.code}", {"has_sound": has_sound}, by=by, now=now
    )


async def revoke(
    session: AsyncSession, code: str, within: Collection[int], *, by: str, now: datetime
) -> None:
    """Part with a kiosk within some units for good, or raise NotFound; what it has sent stays."""
    kiosk = await _within(session, code, within)
    await store.change(session, kiosk.id or 0, revoked_at=now, revoked_by=by, pairing_hash=None)
    await journal.record(session, "kiosk.revoked", f"kiosk:{kiosk.code}", {}, by=by, now=now)


async def _within(session: AsyncSession, code: str, unit_ids: Collection[int]) -> Kiosk:
    found = await store.by_code(session, code[:16])
    if found is None or found.unit_id not in unit_ids or found.kiosk.revoked_at is not None:
        raise NotFound
    return found.kiosk


def _device(found: store.Placed) -> Device:
    kiosk = found.kiosk
    pin = Pin(kiosk.pin_salt, kiosk.pin_rounds, kiosk.pin_hash)
    return Device(kiosk.id or 0, kiosk.code, kiosk.point_id, found.point_code, pin, kiosk.has_sound)


def _letters(count: int) -> str:
    return "".join(secrets.choice(rules.ALPHABET) for _ in range(count))
