"""The gate of a use request as people read it: every check, the policies, what courts have said."""

from datetime import date, datetime

from procedure.annex.editions import Procedure
from procedure.clocks.rules import SourceKind
from procedure.numbers import MatterNumber
from procedure.refusals import NotFound
from procedure.use.gate import checks, decisions_for, policies_on
from procedure.use.use import Use
from procedure.use_codes import Circuit, Documents, UseCheck, UsePurpose
from procedure.values import MatterId, Moment, Stored
from views.matters import MatterFile


class CheckLine(Stored):
    """One check as it is now."""

    check: UseCheck
    step: str
    """Its number in the directive, or ``U-1`` and so on for what other rules ask."""
    title: str
    required: bool
    """Whether nothing is permitted without it."""
    met: bool
    says: str
    """Why, in a sentence."""
    source: str
    source_kind: SourceKind


class PolicyLine(Stored):
    """A policy that the edition has, and whether it is in force."""

    key: str
    title: str
    in_force: bool
    says: str
    status: str
    """How sure it is that it is in force."""
    source: str


class DecisionOfCourt(Stored):
    """What a court has said that counts where the communication would be used."""

    decision: str
    court: str
    decided: str
    holding: str
    weight: str
    """What it means for whoever uses a communication there: an inference."""
    source: str


class GateView(Stored):
    """The gate of a use request at one moment."""

    matter: MatterId
    number: MatterNumber
    at: Moment
    purpose: UsePurpose
    agency: str
    use_on: date
    circuit: Circuit | None
    documents: Documents | None
    """What came of the documents of the source; null where it was not asked."""
    may_be_permitted: bool
    """Whether no check stops it now; counsel or a supervisor still decides."""
    permitted: bool
    """Whether it is permitted now, beside other evidence."""
    edition: str
    """The edition in force, by which it is evaluated."""
    checks: tuple[CheckLine, ...]
    policies: tuple[PolicyLine, ...]
    decisions: tuple[DecisionOfCourt, ...]


def gate_of(file: MatterFile, in_force: Procedure, at: datetime) -> GateView:
    """The gate now, by the edition in force. Raises NotFound for another kind of matter."""
    matter = file.matter
    if not isinstance(matter, Use):
        raise NotFound(what="use request", name=matter.number or matter.dossier)
    edition, request = in_force.edition, matter.request
    found = checks(request, at, edition)
    current = policies_on(edition, at)
    return GateView(
        matter=matter.dossier,
        number=matter.number or "",
        at=at,
        purpose=request.purpose,
        agency=request.agency,
        use_on=request.use_on,
        circuit=request.circuit,
        documents=request.documents,
        may_be_permitted=not any(one.stops for one in found),
        permitted=matter.decided is not None and matter.decided.stands,
        edition=edition.name,
        checks=tuple(
            CheckLine(
                check=one.check,
                step=one.step,
                title=one.title,
                required=one.required,
                met=one.met,
                says=one.says,
                source=one.source.citation,
                source_kind=one.source.kind,
            )
            for one in found
        ),
        policies=tuple(
            PolicyLine(
                key=row.key,
                title=row.title,
                in_force=row in current,
                says=row.says,
                status=row.status,
                source=row.source.citation,
            )
            for row in edition.policies.values()
        ),
        decisions=tuple(
            DecisionOfCourt(
                decision=row.decision,
                court=row.court,
                decided=row.decided,
                holding=row.holding,
                weight=row.weight,
                source=row.source.citation,
            )
            for row in decisions_for(request, edition, at)
        ),
    )
