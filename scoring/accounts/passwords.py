"""Passwords as Argon2id hashes. Hashing takes a tenth of a second and 64 MB: never on the event loop.

``hashed`` and ``matches`` are synchronous; ``off_the_loop`` runs either in one of two threads, so that a
flood of sign-ins waits in line instead of eating the machine.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

T = TypeVar("T")
AT_ONCE: Final = 2
_ARGON2ID: Final = PasswordHash((Argon2Hasher(),))
_THREADS: Final = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return _ARGON2ID.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Say whether a password is the one stored; where none is none is it, after as long a while."""
    try:
        return _ARGON2ID.verify(password, stored or _nobody()) and bool(stored)
    except UnknownHashError:
        return False


async def off_the_loop(work: Callable[..., T], *args: object) -> T:
    """Run hashing in a thread and return its result."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, lambda: work(*args))


@cache
def _nobody() -> str:
    return hashed("nobody's password")
