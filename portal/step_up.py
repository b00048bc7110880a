"""What takes a stronger sign-in: lifting protection, destroying, and being the second person."""

from functools import cache

from client.signing import Signer
from procedure import register_acts
from procedure.access import RIGHTS
from procedure.kind_table import KINDS
from procedure.proof import OrderStatement, SignedOrder
from procedure.refusals import NotPermitted
from settings import Settings

ACCOUNT, SAMPLES = "account", "development"
"""How strongly somebody is signed in at the operators' machine, and at the samples."""
_MORE = frozenset(
    {
        # What lifts protection, also that of a mere possibility.
        "release_communication",
        "lift_restriction",
        "cancel_case",
        "supersede_case",
        # By the same right as proposing: the change itself asks that it is another person.
        "approve_closures",
        "approve_directory_change",
    }
)


class StrongerSignInNeeded(NotPermitted):
    """The person may do it, once they have signed in more strongly."""

    sentence = "{act} takes a stronger sign-in: sign in again with your card or key."


def needs_strong(act: str) -> bool:
    """Whether an act takes a phishing-resistant sign-in."""
    return act in _strong_acts()


@cache
def _strong_acts() -> frozenset[str]:
    """What nobody may do to what they drafted or began themselves, and what lifts protection."""
    of_dossiers = {act: rule.permission for kind in KINDS for act, rule in kind.acts.items()}
    of_the_register = {
        act: RIGHTS[order.right] for act, order in register_acts.ACTS.items() if order.right
    }
    permissions = of_dossiers | of_the_register
    return _MORE | {act for act, permission in permissions.items() if permission.not_drafter}


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
