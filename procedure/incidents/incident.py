"""An incident as a matter: what happened, its remedy, and whether it was one."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from procedure.case import Stage, Standing
from procedure.codes import IncidentKind, RepressionForm
from procedure.matters.matter import Detail, Matter
from procedure.people import USNCB
from procedure.use_codes import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from procedure.annex.editions import Procedure

REMEDY = Stage("REMEDY", "Remedy", "What was done on the communication is remedied.")
ASSESSMENT = Stage("ASSESSMENT", "Assessment", "Counsel or a supervisor says what it was.")
ASSESSED = Stage("ASSESSED", "Assessed", "Remedy and assessment are on record.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Matter):
    """An incident and what was done about it (22 U.S.C. 263b(c)(2)(E))."""

    kind: IncidentKind
    agency: str | None
    """Who relied on the communication; None where no agency did, such as a court."""
    happened_on: date | None
    attempted: bool
    """Whether it was only tried: an attempt is an incident too."""
    forms: tuple[RepressionForm, ...]
    reported_by: str | None
    """The dossier that reported it; None where a person did."""
    communication: str | None = None
    remedied_at: "datetime | None" = None
    finding: Finding | None = None

    def where(self) -> Standing:
        """Remedy first, then the assessment."""
        if self.finding is not None and not self.remedy_missing:
            return Standing(ASSESSED, USNCB, "the incident ends")
        if self.remedy_missing:
            return Standing(REMEDY, USNCB, "counsel or a supervisor assesses it")
        return Standing(ASSESSMENT, USNCB, "the incident ends")

    @property
    def remedy_missing(self) -> bool:
        """Whether something must still be remedied."""
        return self.remedied_at is None and self.finding is not Finding.NOT_AN_INCIDENT

    def left(self) -> list[str]:
        """Remedy and assessment."""
        remedy = ["record the remedy"] if self.remedy_missing else []
        return [*remedy, *(["assess it"] if self.finding is None else [])]

    @property
    def links(self) -> tuple[str, ...]:
        """The cases, the communication, and who reported it."""
        beside = (self.communication, self.reported_by)
        return tuple(dict.fromkeys((*self.cases, *(one for one in beside if one))))

    def details(self, rules: "Procedure") -> "Sequence[Detail]":
        """What happened, in codes; the words are in the documents."""
        lines = [
            Detail("What was decided", self.kind),
            Detail("By", self.agency or "no agency"),
            Detail("Only attempted", "yes" if self.attempted else "no"),
        ]
        if self.happened_on is not None:
            lines.append(Detail("When", self.happened_on.isoformat()))
        if self.forms:
            lines.append(Detail("Forms of repression", ", ".join(self.forms)))
        lines.append(Detail("Remedy", "recorded" if self.remedied_at else "not recorded"))
        lines.append(Detail("Assessed as", self.finding or "not assessed"))
        return lines
