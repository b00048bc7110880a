"""A screening as it was kept."""

from activities.watch_values import Alike
from indicators.indications import Indications
from procedure.intake.intake import CommunicationScreened, intake_id
from procedure.rows import IntakeRow
from procedure.values import CommunicationId, Stored
from register.register import Register
from screening.result import ScreenResult


class KeptScreening(Stored):
    """A screening as it was kept. It holds personal data."""

    result: ScreenResult
    indications: Indications
    not_compared: int = 0
    """Earlier communications about the same persons that it was not compared with."""
    left_out: tuple[CommunicationId, ...] = ()
    """Which these are, as far as it was kept."""
    alike: tuple[Alike, ...] = ()
    """The watches that it may concern, and why."""


async def screening_of(register: Register, row: IntakeRow) -> KeptScreening | None:
    """The last recorded screening of a version; None where there is none. Raises KeyDestroyed.

    It is the one that the event names. By the time at which a document was written nobody could
    tell: each worker writes by its own clock, and a screening that was overtaken is kept too.
    """
    events = await register.dossiers.events(intake_id(row.communication_id, row.version))
    recorded = [event for event in events if isinstance(event, CommunicationScreened)]
    if not recorded:
        return None
    kept = await register.documents.document(recorded[-1].result.reasons)
    return KeptScreening(
        result=ScreenResult.model_validate(
            {name: kept.content[name] for name in ScreenResult.model_fields}
        ),
        indications=Indications.model_validate(kept.content["indications"]),
        not_compared=kept.content.get("not_compared", 0),
        left_out=kept.content.get("left_out", ()),
        alike=tuple(Alike.model_validate(one) for one in kept.content.get("alike", ())),
    )
