"""The keys of orders: one signs, and is the portal's alone; its public half is trusted by others.

It signs checkpoints of the ledger too.

Two files. The signing key can be read by the portal's user only. The published keys, each with the
time in which it signed, are what a worker and an auditor trust: nobody else may change them.
"""

import base64
import binascii
import json
import os
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import ValidationError

from procedure.checkpoint import (
    CHECKPOINT_DOMAIN,
    FAILURE_DOMAIN,
    CheckpointStatement,
    FailureStatement,
    Signed,
    SignedCheckpoint,
    SignedFailure,
)
from procedure.dossier import hash_of
from procedure.proof import DOMAIN, Flaw, NotProven, Ordered, OrderStatement, SignedOrder
from procedure.values import Moment, Value


class OrderKeysUnreadable(ValueError):
    """A file of order keys cannot be used; the message says why, but never what is in it."""


class PublishedKey(Value):
    """A public key, and when it signed."""

    key: str
    """Its id, which follows from the public key."""
    public: str
    """The 32 bytes of the Ed25519 public key, in base64."""
    since: Moment
    """The first moment at which it signs."""
    until: Moment | None = None
    """From this moment on another key signs; null for the one that signs now."""


class _KeysFile(Value):
    keys: tuple[PublishedKey, ...]


class _SigningFile(Value):
    key: str
    private: str


class OrderKeys:
    """The published keys, by which orders are verified."""

    def __init__(self, keys: Iterable[PublishedKey]) -> None:
        """Trust these keys. Raises OrderKeysUnreadable for one that is no key."""
        self.keys = tuple(keys)
        try:
            self._by_id = {
                key.key: (key, Ed25519PublicKey.from_public_bytes(_bytes(key.public)))
                for key in self.keys
            }
        except ValueError:
            raise OrderKeysUnreadable("A published order key is not 32 bytes in base64.") from None

    def statement(self, signed: SignedOrder) -> OrderStatement:
        """What was signed, once the signature and the key's time are verified. Raises NotProven."""
        key = self._signed_by(signed, DOMAIN)
        statement = signed.read()
        _must_have_signed_at(key, statement.issued_at)
        return statement

    def checkpoint(self, signed: SignedCheckpoint) -> CheckpointStatement:
        """The same of a checkpoint. Raises NotProven."""
        key = self._signed_by(signed, CHECKPOINT_DOMAIN)
        statement = signed.read()
        _must_have_signed_at(key, statement.at)
        return statement

    def failure(self, signed: SignedFailure) -> FailureStatement:
        """The same of what a verification found. Raises NotProven."""
        key = self._signed_by(signed, FAILURE_DOMAIN)
        statement = signed.read()
        _must_have_signed_at(key, statement.at)
        return statement

    def _signed_by(self, signed: SignedOrder | Signed, domain: bytes) -> PublishedKey:
        """The key, once the signature is verified. Raises NotProven."""
        if signed.key not in self._by_id:
            raise NotProven(code=Flaw.KEY)
        key, public = self._by_id[signed.key]
        try:
            public.verify(_bytes(signed.signature), domain + signed.statement.encode())
        except (InvalidSignature, ValueError):
            raise NotProven(code=Flaw.SIGNATURE) from None
        return key

    def check(self, order: Ordered) -> None:
        """Raise NotProven unless the person signed exactly this order.

        When it was signed matters for the key only: whether it came in time is asked when it is
        accepted, and what was accepted does not expire.
        """
        if order.proof is None:
            raise NotProven(code=Flaw.UNSIGNED)
        statement = self.statement(order.proof)
        document: str | None = getattr(order, "document", None)
        signed = (
            statement.act,
            statement.dossier,
            statement.order,
            statement.by,
            statement.seen,
            statement.document,
            statement.command_sha256,
        )
        given = (
            order.act,
            order.dossier,
            order.order,
            order.by,
            order.seen,
            document,
            hash_of(order),
        )
        if signed != given:
            raise NotProven(code=Flaw.ORDER)

    @classmethod
    def read(cls, path: Path) -> "OrderKeys":
        """Read the file of published keys. Raises OrderKeysUnreadable."""
        text = _read(path, others_may=0o044, what="order keys", variable="CAVEAT_ORDER_KEYS")
        try:
            return cls(_KeysFile.model_validate_json(text).keys)
        except (ValidationError, OrderKeysUnreadable):
            raise OrderKeysUnreadable(
                f"The order keys {path} are not a JSON object of keys as `caveat order-key new` "
                "writes them."
            ) from None


class OrderSigner:
    """Signs orders. Only the portal has one."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        """Sign with this key."""
        self._key = key
        self.key_id = _id_of(key.public_key().public_bytes_raw())

    def sign(self, statement: OrderStatement) -> SignedOrder:
        """The statement with its signature."""
        return SignedOrder(**self._signed(DOMAIN, statement))

    def sign_checkpoint(self, statement: CheckpointStatement) -> SignedCheckpoint:
        """The same of a checkpoint."""
        return SignedCheckpoint(**self._signed(CHECKPOINT_DOMAIN, statement))

    def sign_failure(self, statement: FailureStatement) -> SignedFailure:
        """The same of what a verification found."""
        return SignedFailure(**self._signed(FAILURE_DOMAIN, statement))

    def _signed(self, domain: bytes, statement: Value) -> dict[str, str]:
        text = rfc8785.dumps(statement.model_dump(mode="json"))
        signature = base64.b64encode(self._key.sign(domain + text)).decode()
        return {"statement": text.decode(), "key": self.key_id, "signature": signature}

    def published(self, since: datetime, until: datetime | None = None) -> PublishedKey:
        """Its public key, as others trust it."""
        public = self._key.public_key().public_bytes_raw()
        return PublishedKey(
            key=self.key_id,
            public=base64.b64encode(public).decode(),
            since=since,
            until=until,
        )

    @classmethod
    def read(cls, path: Path) -> "OrderSigner":
        """Read the file of the signing key. Raises OrderKeysUnreadable."""
        variable = "CAVEAT_ORDER_SIGNING_KEY"
        text = _read(path, others_may=0, what="order-signing key", variable=variable)
        try:
            file = _SigningFile.model_validate_json(text)
            return cls(Ed25519PrivateKey.from_private_bytes(_bytes(file.private)))
        except ValueError:
            raise OrderKeysUnreadable(
                f"The order-signing key {path} is not a JSON object with key and private."
            ) from None


def make_order_key(signing: Path, published: Path, now: datetime) -> OrderSigner:
    """Make a key that signs from now on; the one before it signs no more, and stays published.

    ``now`` is in UTC. Raises OrderKeysUnreadable.
    """
    signer = OrderSigner(Ed25519PrivateKey.generate())
    known = OrderKeys.read(published).keys if published.exists() else ()
    ended = [
        key if key.until is not None else key.model_copy(update={"until": now}) for key in known
    ]
    # Published first: nobody signs with a key that nobody trusts.
    _write(published, _KeysFile(keys=(*ended, signer.published(now))), mode=0o644)
    private = base64.b64encode(signer._key.private_bytes_raw()).decode()
    _write(signing, _SigningFile(key=signer.key_id, private=private), mode=0o600)
    return signer


def keep_order_keys(signing: Path, published: Path, now: datetime) -> None:
    """Make the first key where there is none at all. Raises OrderKeysUnreadable."""
    if not signing.exists() and not published.exists():
        make_order_key(signing, published, now)


def _must_have_signed_at(key: PublishedKey, at: datetime) -> None:
    """Raise NotProven unless the key signed at that moment."""
    if at < key.since or (key.until and at >= key.until):
        raise NotProven(code=Flaw.WINDOW)


def _id_of(public: bytes) -> str:
    return f"order-key-{sha256(public).hexdigest()[:16]}"


def _bytes(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None


def _read(path: Path, *, others_may: int, what: str, variable: str) -> str:
    """The file's text; nobody else may do more with it than ``others_may`` says."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise OrderKeysUnreadable(
            f"The {what} {path} cannot be read ({error.strerror}). `caveat up` and `caveat "
            f"order-key new` make one; or set {variable}."
        ) from None
    except UnicodeDecodeError:
        text = ""
    if mode & 0o077 & ~others_may:
        can = "changed" if others_may else "read"
        allowed = "644" if others_may else "600"
        raise OrderKeysUnreadable(
            f"The {what} {path} can be {can} by others: chmod {allowed} it, and make a new key "
            "(caveat order-key new)."
        )
    return text


def _write(path: Path, value: Value, *, mode: int) -> None:
    """Replace the file in one step: whoever reads it finds all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(value.model_dump(mode="json"), indent=2)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as aside:
        aside.write(content)
        aside.flush()
        os.fsync(aside.fileno())
        os.fchmod(aside.fileno(), mode)
    Path(aside.name).replace(path)
