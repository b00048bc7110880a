"""What takes a stronger sign-in than reading does: what lifts protection, and every approval."""

from procedure.refusals import NotPermitted
from register.sessions import SignedInAs
from settings import Settings

ACCOUNT, SAMPLES = "account", "development"
"""How strongly somebody is signed in at the operators' machine, and at the samples."""
_MORE = frozenset({"lift_restriction", "cancel_case", "supersede_case"})


class StrongerSignInNeeded(NotPermitted):
    """The person may do it, once they have signed in more strongly."""

    sentence = "{act} takes a stronger sign-in: sign in again with your card or key."


def needs_strong(act: str) -> bool:
    """Whether an act takes a phishing-resistant sign-in."""
    return act.startswith("approve_") or act in _MORE


def check_strong(settings: Settings, act: str, who: SignedInAs) -> None:
    """Raise StrongerSignInNeeded unless the person signed in strongly enough for the act.

    Whoever has an account on the operators' machine has passed that machine's own sign-in.
    """
    enough = {*settings.oidc_strong_acr.split(), ACCOUNT}
    if settings.sign_in == "development":
        enough.add(SAMPLES)
    if needs_strong(act) and who.acr not in enough:
        raise StrongerSignInNeeded(act=act)
