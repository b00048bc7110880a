"""Encrypts every payload that Temporal keeps: AES-256-GCM, each payload bound to its workflow.

An encrypted payload is ``nonce + ciphertext + tag``, with three short metadata entries:

    encoding  ``caveat/1``, this scheme
    k         the id of the key
    w         the id of the workflow that the payload belongs to, as authenticated data

A payload that is copied into another workflow's history can therefore not be decrypted there. A
codec server does not know which workflow it reads, and takes the id from ``w``. Everywhere else,
``w`` must match the workflow. Payloads without encryption are refused: our histories have none.
"""

import os
import re
import zlib
from collections.abc import Sequence
from typing import Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

PURPOSE = "temporal-payload"
"""The key ring derives our keys for this purpose, so that nothing else uses them."""

_ENCODING = b"caveat/1"
_NONCE_BYTES = 12
_KEY_BYTES = 32

# The first byte of the plaintext. Nearly all payloads are plain JSON, so one letter replaces their
# metadata. They are deflated if that makes them shorter, because histories are kept for months.
_JSON, _DEFLATED_JSON, _WHOLE = b"j", b"z", b"p"
_JSON_METADATA = {"encoding": b"json/plain"}

_SCHEDULED = re.compile(r"-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
"""What a schedule adds to its workflow id when it starts a workflow."""


class PayloadKeys(Protocol):
    """The key ring as the codec sees it."""

    @property
    def current_id(self) -> str:
        """The id of the key to encrypt with."""

    def key(self, key_id: str, purpose: str) -> bytes:
        """The 32 bytes of this key for this purpose. Raises LookupError for an unknown id."""


class PayloadRefused(Exception):
    """Base class of the codec's refusals. The message never shows what is in a payload."""


class NotEncrypted(PayloadRefused):
    """The payload was not written by this codec."""


class UnknownKey(PayloadRefused):
    """The key ring has no key with the id that the payload names."""


class UnfitKey(PayloadRefused):
    """The key ring has a key that is not 256 bits long."""


class PayloadTampered(PayloadRefused):
    """The payload is not what was written, or was written for another workflow."""


class WrongWorkflow(PayloadTampered):
    """The payload names another workflow."""


class NoWorkflow(PayloadRefused):
    """There is no workflow to bind a new payload to."""


class EncryptingCodec(PayloadCodec, WithSerializationContext):
    """The codec of all Caveat clients and workers; without a workflow it only decodes."""

    def __init__(self, keys: PayloadKeys) -> None:
        """Use the current key of the ring to encrypt, and any of its keys to decrypt."""
        self._keys = keys
        self._ciphers: dict[str, AESGCM] = {}
        self._workflow_id: str | None = None

    def with_context(self, context: SerializationContext) -> Self:
        """This codec for one workflow. The SDK calls this before each use."""
        workflow_id = None
        if isinstance(context, WorkflowSerializationContext | ActivitySerializationContext):
            workflow_id = context.workflow_id
        if workflow_id == self._workflow_id:
            return self
        bound = type(self)(self._keys)
        bound._ciphers = self._ciphers
        bound._workflow_id = workflow_id
        return bound

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt under the current key. Raises NoWorkflow, UnknownKey or UnfitKey."""
        workflow_id = self._workflow_id
        if workflow_id is None:
            raise NoWorkflow("A payload can be encrypted only for a workflow, and none is known.")
        key_id = self._keys.current_id
        cipher = self._cipher(key_id)
        return [_seal(payload, cipher, key_id, workflow_id) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt.

        Raises NotEncrypted, UnknownKey, UnfitKey, WrongWorkflow or PayloadTampered.
        """
        return [self._open(payload) for payload in payloads]

    def _open(self, payload: Payload) -> Payload:
        metadata = payload.metadata
        if metadata.get("encoding") != _ENCODING:
            raise NotEncrypted("A payload that is not encrypted is refused.")
        try:
            workflow_id, key_id = metadata["w"].decode(), metadata["k"].decode()
        except UnicodeDecodeError:
            raise PayloadTampered("The payload's metadata is damaged.") from None
        if self._workflow_id is not None and not _belongs(workflow_id, self._workflow_id):
            raise WrongWorkflow("The payload belongs to another workflow.")
        nonce, sealed = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        cipher = self._cipher(key_id)
        try:
            return _unpacked(cipher.decrypt(nonce, sealed, workflow_id.encode()))
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce and a tag
            raise PayloadTampered("The payload is not what was written.") from None

    def _cipher(self, key_id: str) -> AESGCM:
        if key_id not in self._ciphers:
            try:
                key = self._keys.key(key_id, PURPOSE)
            except LookupError:
                raise UnknownKey(f"The key ring has no key {key_id!r}.") from None
            if len(key) != _KEY_BYTES:
                raise UnfitKey(f"Key {key_id!r} is not {_KEY_BYTES} bytes long.")
            self._ciphers[key_id] = AESGCM(key)
        return self._ciphers[key_id]


def _belongs(bound_to: str, workflow_id: str) -> bool:
    """Whether the workflow may read it: its own, or the input from its schedule."""
    if bound_to == workflow_id:
        return True
    rest = workflow_id.removeprefix(bound_to)
    return rest != workflow_id and _SCHEDULED.fullmatch(rest) is not None


def _seal(payload: Payload, cipher: AESGCM, key_id: str, workflow_id: str) -> Payload:
    nonce = os.urandom(_NONCE_BYTES)
    bound_to = workflow_id.encode()
    return Payload(
        metadata={"encoding": _ENCODING, "k": key_id.encode(), "w": bound_to},
        data=nonce + cipher.encrypt(nonce, _packed(payload), bound_to),
    )


def _packed(payload: Payload) -> bytes:
    if payload.external_payloads or dict(payload.metadata) != _JSON_METADATA:
        return _WHOLE + payload.SerializeToString()
    deflated = zlib.compress(payload.data, wbits=-zlib.MAX_WBITS)
    if len(deflated) < len(payload.data):
        return _DEFLATED_JSON + deflated
    return _JSON + payload.data


def _unpacked(plain: bytes) -> Payload:
    kind, body = plain[:1], plain[1:]
    if kind == _WHOLE:
        return Payload.FromString(body)
    if kind == _DEFLATED_JSON:
        body = zlib.decompress(body, wbits=-zlib.MAX_WBITS)
    return Payload(metadata=_JSON_METADATA, data=body)
