"""Fresh registers on SQLite: the migrations run once in a process, and their file is copied."""

import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from register.database import make_engine
from register.keyring import KeyRing
from register.register import Register
from register.schema import upgrade


def prepare_register(url: str) -> None:
    """Put a register with the present schema where the URL says, unless there is one."""
    found = make_url(url)
    if found.get_backend_name() == "sqlite" and found.database is not None:
        file = Path(found.database)
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_migrated())


async def fresh_register(file: Path, ring: KeyRing) -> Register:
    """An open register in this file."""
    url = f"sqlite:///{file}"
    prepare_register(url)
    return await Register.open(url, ring)


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.db"
        engine = make_engine(f"sqlite:///{file}")
        upgrade(engine)
        engine.dispose()
        return file.read_bytes()
