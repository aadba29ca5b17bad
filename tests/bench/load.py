"""Posting as fast as answers come, or at an even pace, with little work of its own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bench import processes

CONNECTIONS = 64
Request = Callable[[int], bytes]
"""Makes the bytes of a request from its number."""


@dataclass
class Heard:
    """What came of it.

    Attributes:
        latencies: seconds from when a request was due to its answer.
        seconds: how long it took.
        processor_s: of the server's process.
        refused: answers other than 201.
    """

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processor_s: float = 0.0
    refused: int = 0

    @property
    def per_second(self) -> float:
        """Accepted a second."""
        return (len(self.latencies) - self.refused) / self.seconds

    @property
    def processor_us(self) -> float:
        """Microseconds of the server's processor a request."""
        return self.processor_s / len(self.latencies) * 1e6


async def post(
    port: int, pid: int, make: Request, *, first: int, count: int, per_second: float | None = None
) -> Heard:
    """Send requests numbered from ``first`` over all connections.

    Args:
        port: of the server.
        pid: of the server.
        make: makes the requests.
        first: number of the first.
        count: how many.
        per_second: the pace, None for as fast as answers come.
    """
    heard, numbers = Heard(), iter(range(first, first + count))
    clock = asyncio.get_running_loop().time
    used, begin = processes.processor_s(pid), clock()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            due = clock() if per_second is None else begin + (number - first) / per_second
            if due > clock():
                await asyncio.sleep(due - clock())
            writer.write(make(number))
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(_length(head))
            heard.latencies.append(clock() - due)
            heard.refused += not head.startswith(b"HTTP/1.1 201")
        writer.close()
        await writer.wait_closed()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    heard.seconds = clock() - begin
    heard.processor_s = processes.processor_s(pid) - used
    return heard


def request(path: str, body: bytes, headers: str = "") -> bytes:
    """Return a POST of JSON as bytes."""
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n{headers}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
