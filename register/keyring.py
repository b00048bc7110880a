"""The key ring: named keys, one of them current, and the keys derived for each purpose."""

import base64
import binascii
import json
import os
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import ValidationError

from procedure.values import Value

KEY_LENGTH = 32


class KeyRingUnreadable(ValueError):
    """The key ring's file cannot be used. The message says why, but never what is in it."""


class UnknownKey(LookupError):
    """The key ring has no key with this name."""


class _RingFile(Value):
    current: str
    lookup: str
    """The key from which lookup codes are derived: it stays when the current key changes."""
    keys: dict[str, str]


class KeyRing:
    """Keys by name. Old keys stay as long as anything is sealed under them."""

    def __init__(self, current: str, lookup: str, keys: dict[str, bytes]) -> None:
        """Use these keys. Raises KeyRingUnreadable for a wrong length or a missing key."""
        for name, key in keys.items():
            if len(key) != KEY_LENGTH:
                raise KeyRingUnreadable(f"The key {name!r} is not {KEY_LENGTH} bytes long.")
        for role, name in (("current", current), ("lookup", lookup)):
            if name not in keys:
                raise KeyRingUnreadable(f"The {role} key {name!r} is not among the keys.")
        self._current = current
        self._lookup = lookup
        self._keys = dict(keys)
        self._derived = lru_cache(maxsize=256)(self._derive)

    @property
    def current_id(self) -> str:
        """The name of the key that seals everything new."""
        return self._current

    def key(self, key_id: str, purpose: str) -> bytes:
        """The key for a purpose, derived from the named key. Raises UnknownKey."""
        return self._derived(key_id, purpose)

    def lookup_key(self, purpose: str) -> bytes:
        """The key for lookup codes. It stays the same when the current key changes."""
        return self._derived(self._lookup, purpose)

    def _derive(self, key_id: str, purpose: str) -> bytes:
        if key_id not in self._keys:
            raise UnknownKey(f"The key ring holds no key {key_id!r}.")
        kdf = HKDF(
            algorithm=SHA256(), length=KEY_LENGTH, salt=None, info=f"caveat/{purpose}".encode()
        )
        return kdf.derive(self._keys[key_id])

    @classmethod
    def read(cls, path: Path) -> "KeyRing":
        """Read the ring's file. Raises KeyRingUnreadable."""
        try:
            mode = path.stat().st_mode
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise KeyRingUnreadable(
                f"The key ring {path} cannot be read ({error.strerror}). `caveat up` makes one; "
                "or set CAVEAT_KEY_RING."
            ) from None
        except UnicodeDecodeError:
            text = ""
        if mode & 0o077:
            raise KeyRingUnreadable(
                f"The key ring {path} can be read by others: chmod 600 it, and change the keys."
            )
        try:
            file = _RingFile.model_validate(json.loads(text))
            keys = {name: base64.b64decode(key, validate=True) for name, key in file.keys.items()}
        except (ValidationError, ValueError, binascii.Error):
            raise KeyRingUnreadable(
                f"The key ring {path} is not a JSON object with current, lookup and keys in base64."
            ) from None
        try:
            return cls(file.current, file.lookup, keys)
        except KeyRingUnreadable as error:
            raise KeyRingUnreadable(f"The key ring {path}: {error}") from None

    @classmethod
    def create(cls, path: Path) -> "KeyRing":
        """Make a ring with one new key, readable by its owner only. Raises FileExistsError."""
        file = {
            "current": "k1",
            "lookup": "k1",
            "keys": {"k1": base64.b64encode(os.urandom(KEY_LENGTH)).decode()},
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written to another file and then linked, so that the file is always complete.
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent) as aside:
            json.dump(file, aside, indent=2)
            aside.flush()
            os.fsync(aside.fileno())
            os.link(aside.name, path)
        return cls.read(path)
