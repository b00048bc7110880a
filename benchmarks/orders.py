"""Processor time of the proof of an order: ``python -m benchmarks.orders``."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import process_time_ns

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from procedure.proof import VALID_FOR, Channel, OrderStatement, SignedIn
from register.order_keys import OrderKeys, OrderSigner

_TIMES = 2_000
_MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def microseconds(work: Callable[[], object]) -> float:
    """Microseconds of processor time of one call, on average."""
    before = process_time_ns()
    for _ in range(_TIMES):
        work()
    return (process_time_ns() - before) / 1000 / _TIMES


def main() -> None:
    """Print what signing and verifying an order cost, and how large its proof is."""
    signer = OrderSigner(Ed25519PrivateKey.generate())
    keys = OrderKeys([signer.published(_MOMENT)])
    statement = OrderStatement(
        act="answer_task",
        dossier=f"case-{'0' * 26}",
        order=f"order-{'0' * 26}",
        by="fbi-officer-1",
        seen=12,
        issued_at=_MOMENT,
        expires_at=_MOMENT + VALID_FOR,
        signed_in=SignedIn(
            issuer="https://sign-in.example", subject="s" * 36, acr="phr", channel=Channel.PORTAL
        ),
        directory=12,
        document=f"doc-{'0' * 26}",
        commitment="0" * 64,
        command_sha256="0" * 64,
    )
    signed = signer.sign(statement)
    print(f"sign:   {microseconds(lambda: signer.sign(statement)):6.0f} µs of processor time")
    print(f"verify: {microseconds(lambda: keys.statement(signed)):6.0f} µs of processor time")
    print(f"proof:  {len(signed.model_dump_json()):6} bytes")


if __name__ == "__main__":
    main()
