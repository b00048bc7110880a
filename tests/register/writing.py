"""A process that opens a register and writes: URL, key ring, dossier, how many events.

It says ``ready`` and waits for a line, so that several begin together.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from register.keyring import KeyRing
from register.register import Register
from tests.register.samples import entry


async def write(url: str, keys: str, dossier: str, count: int) -> None:
    """Open the register and append the events one by one."""
    register = await Register.open(url, KeyRing.read(Path(keys)))
    try:
        for number in range(1, count + 1):
            await register.append(dossier, number - 1, [entry(number, dossier)])
    finally:
        await register.close()


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    asyncio.run(write(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
