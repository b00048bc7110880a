"""Tokens that count only with a proof of their key, made for each request: RFC 9449 (DPoP)."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

ALGORITHMS = ["ES256", "EdDSA", "PS256"]
"""What a proof may be signed with."""
_FRESH = timedelta(seconds=60)
_SKEW = timedelta(seconds=5)
_MOST_SEEN = 100_000


class ProofRefused(Exception):
    """The proof does not show that whoever sends the request has the token's key."""


class ProofsOfKey:
    """Checks proofs; each counts once."""

    def __init__(self, base_url: str, now: Callable[[], datetime]) -> None:
        """``base_url`` is the address of this service, ``now`` gives the present moment in UTC."""
        self._base_url = base_url.rstrip("/")
        self._now = now
        self._seen: dict[str, datetime] = {}

    def check(self, proof: str, *, token: str, method: str, path: str, thumbprint: str) -> None:
        """Raise ProofRefused unless the proof is for this request, new, and by the token's key."""
        try:
            head = jws.extract_compact(proof.encode()).headers()
            key = JWKRegistry.import_key(head["jwk"])
            if head.get("typ") != "dpop+jwt" or key.is_private:
                raise ProofRefused
            if not isinstance(key, ECKey | OKPKey | RSAKey) or key.thumbprint() != thumbprint:
                raise ProofRefused
            claims = jwt.decode(proof, key, algorithms=ALGORITHMS).claims
        except (JoseError, KeyError, TypeError, ValueError, AttributeError):
            raise ProofRefused from None
        self._check_claims(claims, token, method, path)

    def _check_claims(self, claims: dict[str, Any], token: str, method: str, path: str) -> None:
        wanted = {"htm": method, "htu": f"{self._base_url}{path}", "ath": hash_of_token(token)}
        if any(claims.get(name) != value for name, value in wanted.items()):
            raise ProofRefused
        made, one = claims.get("iat"), claims.get("jti")
        now = self._now()
        if not isinstance(made, int | float) or not isinstance(one, str) or len(one) > 200:
            raise ProofRefused
        age = now.timestamp() - made
        if not -_SKEW.total_seconds() <= age <= _FRESH.total_seconds():
            raise ProofRefused
        self._seen = {seen: at for seen, at in self._seen.items() if now - at <= _FRESH + _SKEW}
        if one in self._seen or len(self._seen) >= _MOST_SEEN:
            raise ProofRefused
        self._seen[one] = now


def hash_of_token(token: str) -> str:
    """How a proof names the token that it goes with."""
    digest = hashlib.sha256(token.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
