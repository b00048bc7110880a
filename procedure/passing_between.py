"""What a case and a matter that covers it tell each other, by handoffs."""

from typing import Literal

from procedure.dossier import Command
from procedure.numbers import MatterNumber
from procedure.people import SYSTEM_ID
from procedure.values import CaseId, MatterId, PersonId


class NoteMatter(Command):
    """A matter tells a case that it covers where it is."""

    act: Literal["note_matter"] = "note_matter"
    by: PersonId = SYSTEM_ID
    matter: MatterId
    number: MatterNumber
    stage: str
    """Its stage as a code word."""
    title: str
    """The stage in words of the procedure."""
    covered: bool = True
    """Whether it still covers the case."""
    ended: bool = False


class HearOfFact(Command):
    """A case tells a matter that covers it of a new fact."""

    act: Literal["hear_of_fact"] = "hear_of_fact"
    by: PersonId = SYSTEM_ID
    case: CaseId
    fact: str
