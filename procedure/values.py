"""What every value of the procedure has in common; not a place for helpers."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints

from procedure.codes import MATTERS


class Value(BaseModel):
    """A frozen value from outside: a field that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stored(BaseModel):
    """A frozen value that the register or Temporal gives back: an unknown field is ignored.

    Two builds may share one register: the older one must read what the newer one wrote. A field
    never changes its meaning; a new meaning is a new kind of event.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")


def _to_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("this moment is at the end of time: choose an earlier one") from None


Moment = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A point in time, kept in UTC; a value without a time zone is refused."""

_ULID = r"[0-9A-HJKMNP-TV-Z]{26}"

CaseId = Annotated[str, StringConstraints(pattern=rf"^case-{_ULID}$")]
CommunicationId = Annotated[str, StringConstraints(pattern=rf"^comm-{_ULID}$")]
DocumentId = Annotated[str, StringConstraints(pattern=rf"^doc-{_ULID}$")]
OrderId = Annotated[str, StringConstraints(pattern=r"^(order|handoff)-[0-9A-Za-z]+$|^step:\S+$")]
"""A person's order, a handoff from another dossier, or a step of the procedure."""
MatterId = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(MATTERS)})-{_ULID}$")]
"""A matter beside cases, such as a protest that covers several of them."""
DossierId = Annotated[
    str, StringConstraints(pattern=rf"^((case|{'|'.join(MATTERS)})-{_ULID}|comm-{_ULID}/v\d+)$")
]
"""What has events of its own: a case, a matter, or one version of a communication."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*-\d{1,4}$")]
"""A user of the system, by an opaque id such as ``usncb-analyst-1``: never a name."""
ProtectedPersonId = Annotated[str, StringConstraints(pattern=r"^P-\d{4,8}$")]
"""A person on the roster, by the roster's own number: never a name."""
EnteredPersonId = Annotated[str, StringConstraints(pattern=rf"^E-{_ULID}$")]
"""A person whom an analyst entered in a case, by the document that holds the names."""
CasePersonId = Annotated[str, StringConstraints(pattern=rf"^(P-\d{{4,8}}|E-{_ULID})$")]
"""Whom a case is about: a person on the roster, or one whom an analyst entered."""

Recorded = bool | int | str
"""What is recorded of a field of an answer: a code, a date, a number, yes or no."""
Word = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
"""A code word of the procedure, such as ``DISPUTE``."""
TaskCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{1,2}$")]
"""A task of the catalog, such as ``J1``."""


def is_matter(dossier: str) -> bool:
    """Whether the id is that of a matter beside cases."""
    return dossier.partition("-")[0] in MATTERS
