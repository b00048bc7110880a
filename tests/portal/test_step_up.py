"""What lifts protection or destroys, and what takes a second person, takes a stronger sign-in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.step_up import ACCOUNT, SAMPLES, CheckedSigner, StrongerSignInNeeded, needs_strong
from procedure import register_acts
from procedure.kind_table import KINDS
from procedure.proof import Channel, OrderStatement, SignedIn
from procedure.register_acts import Part
from register.order_keys import keep_order_keys
from tests.portal.conftest import settings_in
from tests.signing import SIGNER

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def statement(act: str, acr: str) -> OrderStatement:
    """An order of somebody who signed in so strongly."""
    return OrderStatement(
        act=act,
        dossier="case-1",
        order="order-1",
        by="usncb-counsel-1",
        seen=None,
        issued_at=NOW,
        expires_at=NOW + timedelta(minutes=5),
        signed_in=SignedIn(issuer="i", subject="s", acr=acr, channel=Channel.PORTAL),
        directory=1,
        document=None,
        commitment=None,
        command_sha256="0" * 64,
    )


LIFTS = {"release_communication", "lift_restriction", "cancel_case", "supersede_case"}
SECOND = {"decide_use", "allow_unverified", "release_report", "assess_incident"}
"""What a second person does that is not called an approval."""
DESTROYS = {"order_deletion"}


def test_every_approval_and_what_lifts_protection_or_destroys_is_among_them() -> None:
    acts = {act for kind in KINDS for act in kind.acts} | register_acts.ACTS.keys()
    strong = {act for act in acts if needs_strong(act)}
    approvals = {act for act in acts if act.startswith("approve_")}
    assert strong == approvals | LIFTS | SECOND | DESTROYS
    # Whatever takes a second person, by whatever name, is among them.
    rules = [(act, rule) for kind in KINDS for act, rule in kind.acts.items()]
    assert {act for act, rule in rules if rule.permission.not_drafter} <= strong


@pytest.mark.parametrize("oidc", [False, True])
def test_who_may_give_them(oidc: bool, tmp_path: Path) -> None:
    more = {"oidc_issuer": "https://i.example", "oidc_client_id": "c"} if oidc else {}
    signer = CheckedSigner(settings_in(tmp_path, **more), SIGNER)
    for acr, enough in (
        ("phr", True),
        ("phrh", True),
        (ACCOUNT, True),
        (SAMPLES, not oidc),
        (Part.TOKENS, False),
        ("pwd", False),
        ("none", False),
    ):
        assert signer.sign(statement("add_fact", acr)).key
        if enough:
            assert signer.sign(statement("approve_decision", acr)).key
            continue
        with pytest.raises(StrongerSignInNeeded, match="sign in again"):
            signer.sign(statement("approve_decision", acr))


def test_the_keys_of_orders_are_for_their_owner_only(tmp_path: Path) -> None:
    own, published = tmp_path / "own.json", tmp_path / "published.json"
    keep_order_keys(own, published, NOW)
    assert own.stat().st_mode & 0o077 == 0
    assert "PRIVATE" not in published.read_text().upper()
