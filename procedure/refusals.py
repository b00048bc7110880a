"""Every way in which Caveat says no to a person. Class names are recorded and sent: never rename.

Refused
├── NotPermitted             the policy does not let this person do this
│   └── DrafterMayNotApprove the person who drafted it asks to approve it
├── NotFound                 there is no such thing, or this person may not know of it
├── NotNow                   right act, wrong moment
│   ├── AlreadyDone          somebody has done it
│   │   └── AlreadyRecorded  exactly this is recorded: repeating it has no further effect
│   ├── CaseHasEnded         the case is closed, canceled or superseded
│   ├── CaseNotReady         something must come first
│   ├── FilingOnHold         an agency's hold stops the filing (not the restriction)
│   ├── ChangedSinceRead     it changed after this person read it
│   ├── RegisterOlder        the register lacks what this case's workflow knows
│   └── DossierTampered      the record was changed outside Caveat
└── NotWellFormed            the act says something that the procedure does not know
    └── OrderIdReused        the order id belongs to another order

The kinds above are the branches; the procedure's modules add the leaves, each with its sentence. A
refusal travels as its kind and its fields; whoever shows it renders the sentence.
"""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import ClassVar

from procedure.showing import in_one_line, quoted
from procedure.values import Stored

Field = str | int
_LONGEST_FIELD = 200
"""Characters of a field in a sentence: what somebody typed may be very long."""


_OWN_WORDS = ("problem", "left")
"""Fields that are sentences of the program, and nothing that somebody typed."""


class Refused(Exception):
    """Base of all refusals: a sentence for the person, without personal data."""

    sentence: ClassVar[str] = "This was refused."
    """May hold ``{fields}``, which the refusal is given by name."""

    def __init__(self, **fields: Field) -> None:
        """Take the fields of the sentence. Raises ValueError for a missing or unknown field."""
        wanted = {name for _, name, _, _ in Formatter().parse(self.sentence) if name}
        if wanted != fields.keys():
            raise ValueError(f"{type(self).__name__} takes {sorted(wanted)}, not {sorted(fields)}")
        self.fields: Mapping[str, Field] = fields
        said = {name: _in_sentence(name, value) for name, value in fields.items()}
        super().__init__(self.sentence.format(**said))


def _in_sentence(name: str, value: Field) -> Field:
    """A field as a part of one line; what the program says itself is not cut."""
    if isinstance(value, int):
        return value
    return in_one_line(value, None if name in _OWN_WORDS else _LONGEST_FIELD)


class NotPermitted(Refused):
    """The policy does not allow it."""

    sentence = "{person} may not do this: it takes {needed}."


class DrafterMayNotApprove(NotPermitted):
    """Whoever drafted it may not approve it."""

    sentence = "{person} drafted this: another person with the right to approve must do it."


class NotFound(Refused):
    """There is no such thing, or none that this person may know of."""

    sentence = "There is no {what} {name}."


class NotNow(Refused):
    """The act is known and allowed, but not in this state."""

    sentence = "This is not possible now."


class AlreadyDone(NotNow):
    """Somebody has done it."""

    sentence = "This is already done."


class AlreadyRecorded(AlreadyDone):
    """Exactly this is recorded: repeating it has no further effect."""

    sentence = "This is already recorded. If it happened again, say when or what is new."


class CaseHasEnded(NotNow):
    """The case is closed, canceled or superseded; a new fact or `case reopen` opens it again."""

    sentence = "The case has ended ({ended}): reopen it or add a new fact."


class CaseNotReady(NotNow):
    """Something else must be done first; the sentence says what."""

    sentence = "Something else must be done first."


class FilingOnHold(NotNow):
    """An agency answered with a hold: nothing is filed until it answers again."""

    sentence = "{agencies} answered with a hold: nothing is filed until they answer again."


class ChangedSinceRead(NotNow):
    """What this is about changed after the person read it."""

    sentence = "{what} changed after event {seen}, which you read: read it again, then decide."


class RegisterOlder(NotNow):
    """The register lacks events that the workflow knows: an older copy was restored."""

    sentence = (
        "The register is older than this case's workflow: an operator must look at it first "
        "(caveat doctor)."
    )


class DossierTampered(NotNow):
    """The record of the dossier was changed by somebody else than Caveat."""

    sentence = (
        "The record of {dossier} was changed outside Caveat: nothing is recorded in it until an "
        "operator has restored it (caveat doctor)."
    )


class NotWellFormed(Refused):
    """The act names an outcome, task, field or time that the procedure does not know."""

    sentence = "{problem}"


def no_such(what: str, word: str, known: Iterable[str]) -> NotWellFormed:
    """The refusal of a word that is not among those that are known, which it lists."""
    there = ", ".join(known) or "none"
    return NotWellFormed(problem=f"There is no {what} {quoted(word)}; there are: {there}.")


class OrderIdReused(NotWellFormed):
    """The order id was used for another order."""

    sentence = "The order id {order} belongs to another order."


class Refusal(Stored):
    """A refusal as it travels: its kind and its fields, no sentence."""

    kind: str
    fields: dict[str, Field] = {}


def as_value(refused: Refused) -> Refusal:
    """The refusal as a value."""
    return Refusal(kind=type(refused).__name__, fields=dict(refused.fields))


def as_error(refusal: Refusal) -> Refused:
    """The refusal as an error of its own class; of the base where the kind is not known here."""
    kind = kinds_of_refusal().get(refusal.kind, Refused)
    try:
        return kind(**refusal.fields)
    except ValueError:
        # Another build words it with other fields.
        return Refused()


def kinds_of_refusal(base: type[Refused] = Refused) -> dict[str, type[Refused]]:
    """Each refusal by its name, as far as its module is loaded."""
    found = {base.__name__: base}
    for kind in base.__subclasses__():
        found |= kinds_of_refusal(kind)
    return found
