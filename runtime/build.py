"""Which build this is: a digest of everything that replays and decides."""

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_REPLAYED = ("procedure", "workflows", "activities", "runtime")
"""The folders of what a run replays, and of what decides for it."""


@lru_cache(maxsize=1)
def digest_of_code() -> str:
    """A short digest of the code and data that decide and replay, and of the SDK's version."""
    digest = sha256(version("temporalio").encode())
    for folder in _REPLAYED:
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(str(path.relative_to(_ROOT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
