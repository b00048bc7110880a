"""Where somebody signs in again, whose order took a stronger sign-in than theirs."""

from urllib.parse import urlencode

from portal.api.running import Outcome
from portal.step_up import StrongerSignInNeeded


def takes_stronger(outcome: Outcome) -> bool:
    """Whether the order was refused because the sign-in is too weak for it."""
    return outcome.refusal == StrongerSignInNeeded.__name__


def sign_in_again(after: str) -> str:
    """The address of a stronger sign-in, which then leads to a page."""
    return f"/sign-in?{urlencode({'after': after, 'strong': 'true'})}"
