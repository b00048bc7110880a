"""What the command line and the service say to each other: length, then JSON, on a Unix socket.

The command line sends one ``request``. The service sends what the command prints (``out``,
``err``), asks for files to be saved (``save``, ``folder``), each answered by ``saved``, and ends
with ``end``. Whoever closes the connection earlier has gone away.
"""

import asyncio
import json
import os
from typing import Any

_LONGEST = 256 * 1024 * 1024
"""Bytes of a frame: a roster of some hundred thousand people has less."""
_SIZE = 4


class Gone(Exception):
    """The other side has closed the connection, or sends what is no frame."""


Frame = dict[str, Any]


async def receive(reader: asyncio.StreamReader) -> Frame:
    """The next frame. Raises Gone."""
    try:
        size = int.from_bytes(await reader.readexactly(_SIZE), "big")
        if size > _LONGEST:
            raise Gone
        frame = json.loads(await reader.readexactly(size))
    except (asyncio.IncompleteReadError, OSError, ValueError):
        raise Gone from None
    if not isinstance(frame, dict) or not isinstance(frame.get("is"), str):
        raise Gone
    return frame


def send(writer: asyncio.StreamWriter, kind: str, **fields: Any) -> None:
    """Send a frame, paths as their names; ``drain`` the writer where much is sent."""
    raw = json.dumps({"is": kind, **fields}, default=os.fspath).encode("utf-8", "surrogatepass")
    writer.write(len(raw).to_bytes(_SIZE, "big") + raw)
