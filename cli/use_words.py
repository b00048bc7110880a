"""Words of ``caveat use`` and ``caveat incident``, read as what the procedure knows."""

from cli.forms import one_of
from procedure.codes import IncidentKind, RepressionForm
from procedure.use_codes import Circuit, Documents, Finding, UseCheck, UsePurpose


def purpose_from(word: str) -> UsePurpose:
    """For what somebody wants to use a communication. Raises NotWellFormed."""
    return one_of(UsePurpose, word, "purpose of a use")


def circuit_from(word: str | None) -> Circuit | None:
    """The circuit with this name, if one is named. Raises NotWellFormed."""
    return None if word is None else one_of(Circuit, word, "circuit")


def check_from(word: str) -> UseCheck:
    """The check of a use with this name. Raises NotWellFormed."""
    return one_of(UseCheck, word, "check of a use")


def documents_from(word: str) -> Documents:
    """What came of the documents of the source. Raises NotWellFormed."""
    return one_of(Documents, word, "result")


def incident_kind_from(word: str) -> IncidentKind:
    """What was decided or done in an incident. Raises NotWellFormed."""
    return one_of(IncidentKind, word, "kind of incident")


def finding_from(word: str) -> Finding:
    """What an incident was. Raises NotWellFormed."""
    return one_of(Finding, word, "finding about an incident")


def repression_forms_from(words: list[str] | None) -> tuple[RepressionForm, ...]:
    """The forms of repression with these names. Raises NotWellFormed."""
    return tuple(one_of(RepressionForm, word, "form of repression") for word in words or [])
