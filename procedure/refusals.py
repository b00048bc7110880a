"""Every way in which Caveat says no to a person. Class names travel on the wire: never rename.

Refused
├── NotPermitted             the policy table does not let this person do this
│   └── DrafterMayNotApprove the one who drafted it asks to approve it
├── NotFound                 there is no such thing, or this person may not know of it
├── NotNow                   right act, wrong moment
│   ├── AlreadyDone          somebody has done it
│   │   └── StandsAlready    exactly this stands already: a second telling, nothing to do
│   ├── CaseHasEnded         the case is closed, cancelled or superseded
│   ├── CaseNotReady         something must come first
│   └── FilingOnHold         an agency's hold stops the filing (not the restriction)
└── NotWellFormed            the act says something that the procedure does not know
"""


class Refused(Exception):
    """Base of all refusals: a sentence for the person, without personal data."""


class NotPermitted(Refused):
    """The policy table of ``procedure.access`` does not allow it."""


class DrafterMayNotApprove(NotPermitted):
    """Whoever drafted it may not approve it."""


class NotFound(Refused):
    """No such case, task or document, or none that this person may know of."""


class NotNow(Refused):
    """The act is known and allowed, but not in this state."""


class AlreadyDone(NotNow):
    """It stands already."""


class StandsAlready(AlreadyDone):
    """Exactly this was recorded before: the act is complete, and told a second time."""


class CaseHasEnded(NotNow):
    """The case is closed, cancelled or superseded; a new fact or `case reopen` opens it again."""


class CaseNotReady(NotNow):
    """Something else must be done first; the sentence says what."""


class FilingOnHold(NotNow):
    """An agency answered HOLD: nothing is filed until it answers anew; the restriction stays."""


class NotWellFormed(Refused):
    """The act names an outcome, task, field or time that the procedure does not know."""


def _tree(base: type[Refused]) -> dict[str, type[Refused]]:
    found = {base.__name__: base}
    for kind in base.__subclasses__():
        found |= _tree(kind)
    return found


BY_NAME: dict[str, type[Refused]] = _tree(Refused)
"""Each refusal by its wire name."""
