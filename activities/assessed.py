"""An assessment of the misuse indicators as it is kept."""

from indicators.indications import Indications
from procedure.values import CommunicationId, Stored


class AssessedCommunication(Stored):
    """One communication's indicators. It holds personal data."""

    communication: CommunicationId
    version: int
    indications: Indications
    not_compared: int = 0
    """Earlier communications about the person that it was not compared with."""
    left_out: tuple[CommunicationId, ...] = ()
    """Which these are, as far as it was kept."""


class CaseAssessment(Stored):
    """An assessment as it is kept, sealed. It holds personal data."""

    communications: tuple[AssessedCommunication, ...]
    unread: tuple[CommunicationId, ...] = ()
    """What could not be read, so that it was not assessed."""
