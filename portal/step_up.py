"""What takes a stronger sign-in: what lifts protection or destroys, and every approval."""

from client.signing import Signer
from procedure.proof import OrderStatement, SignedOrder
from procedure.refusals import NotPermitted
from settings import Settings

ACCOUNT, SAMPLES = "account", "development"
"""How strongly somebody is signed in at the operators' machine, and at the samples."""
_MORE = frozenset({"lift_restriction", "cancel_case", "supersede_case", "order_deletion"})


class StrongerSignInNeeded(NotPermitted):
    """The person may do it, once they have signed in more strongly."""

    sentence = "{act} takes a stronger sign-in: sign in again with your card or key."


def needs_strong(act: str) -> bool:
    """Whether an act takes a phishing-resistant sign-in."""
    return act.startswith("approve_") or act in _MORE


class CheckedSigner:
    """Signs orders of people who signed in strongly enough for them."""

    def __init__(self, settings: Settings, signer: Signer) -> None:
        """Whoever has an account on the operators' machine has passed that machine's sign-in."""
        self._enough = {*settings.oidc_strong_acr.split(), ACCOUNT}
        if settings.sign_in == "development":
            self._enough.add(SAMPLES)
        self._signer = signer

    def sign(self, statement: OrderStatement) -> SignedOrder:
        """The statement with its signature. Raises StrongerSignInNeeded."""
        if needs_strong(statement.act) and statement.signed_in.acr not in self._enough:
            raise StrongerSignInNeeded(act=statement.act)
        return self._signer.sign(statement)
