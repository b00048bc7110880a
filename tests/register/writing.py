"""A process that opens a register and writes: URL, key ring, case, how many orders.

It opens the case where it does not exist. It prints ``ready`` and waits for a line, so that several
begin together; then it prints the revision of each receipt.
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from register.keyring import KeyRing
from register.register import Register
from tests.register.acting import open_case, renewal, request
from tests.register.samples import recorder_on


async def write(url: str, keys: str, case: str, count: int) -> None:
    """Open the register and give the orders, all at once."""
    register = await Register.open(url, KeyRing.read(Path(keys)))
    try:
        recorder = recorder_on(register)
        if await register.dossiers.head(case) is None:
            await open_case(recorder, case)
        commands = [await renewal(register, case) for _ in range(count)]
        answers = await asyncio.gather(*(recorder.act(request(command)) for command in commands))
        for acted in answers:
            print(acted.receipt.revision if acted.receipt else acted)
    finally:
        await register.close()


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    asyncio.run(write(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
