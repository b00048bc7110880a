"""The gate for uses and the words of incidents, as docs/uses.md shows them."""

from enum import StrEnum

from procedure import codes, use_codes
from procedure.annex.schema import Edition
from procedure.annex.use_rules import JurisdictionRow, PolicyRow, UseCheckRow
from procedure.clocks.rules import Source
from tools.edition_reference import newest
from tools.tables import code, table
from tools.tables import codes as code_words
from tools.term_reference import words_of

ENUMS: dict[str, type[StrEnum]] = {
    "purposes of a use": use_codes.UsePurpose,
    "documents of the source": use_codes.Documents,
    "circuits": use_codes.Circuit,
    "kinds of incidents": codes.IncidentKind,
    "forms of repression": codes.RepressionForm,
    "findings about an incident": use_codes.Finding,
}
"""The code words in docs/uses.md."""


def parts() -> dict[str, str]:
    """The generated parts of docs/uses.md."""
    edition = newest().edition
    return {
        "checks of a use": checks_of_a_use(edition),
        "policies": table(
            ("Policy", "In force", "What it asks for", "How sure that is", "Source"),
            (_policy(row) for row in edition.policies.values()),
        ),
        "decisions of courts": table(
            ("Decision", "Court", "Decided", "What it says", "What it means (inference)", "Source"),
            (_decision(row) for row in edition.jurisdictions.values()),
        ),
        **{name: words_of(enum) for name, enum in ENUMS.items()},
    }


def checks_of_a_use(edition: Edition) -> str:
    """The checks of the gate, when each is required, and on whose authority."""
    return table(
        ("Step", "Check", "What is true when it is met", "Required", "Source"),
        (_check(row) for row in edition.use_checks.values()),
    )


def _check(row: UseCheckRow) -> tuple[str, ...]:
    return (row.step, code(row.key), row.title, _required(row), _source(row.source))


def _required(row: UseCheckRow) -> str:
    if not row.blocks:
        return "shown only"
    purposes = f"for {code_words(row.purposes)}" if row.purposes else "always"
    return f"{purposes}, while {code(row.policy)} is in force" if row.policy else purposes


def _policy(row: PolicyRow) -> tuple[str, ...]:
    since = f"from {row.since.isoformat()}"
    until = f" until {row.until.isoformat()}" if row.until else ""
    when = f"{since}{until}" if row.on else "off"
    return (f"{code(row.key)} {row.title}", when, row.says, row.status, _source(row.source))


def _decision(row: JurisdictionRow) -> tuple[str, ...]:
    return (
        row.decision,
        row.court,
        row.decided,
        row.holding,
        row.weight,
        _source(row.source),
    )


def _source(source: Source) -> str:
    return f"{code(source.kind)} {source.citation}"
