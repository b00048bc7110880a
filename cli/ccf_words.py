"""Words of ``caveat ccf``, read as what the procedure knows."""

from datetime import date

from cli.forms import one_of
from procedure.measures.ccf.requests import CcfFinding, CcfStep, RequestKind
from procedure.refusals import NotWellFormed
from procedure.showing import quoted


def request_kind_from(word: str) -> RequestKind:
    """What the person asks for. Raises NotWellFormed."""
    return one_of(RequestKind, word, "kind of request")


def step_from(word: str) -> CcfStep:
    """What happened. Raises NotWellFormed."""
    return one_of(CcfStep, word, "step of a request")


def finding_from(word: str | None) -> CcfFinding | None:
    """What the CCF decided, if it is said. Raises NotWellFormed."""
    return None if word is None else one_of(CcfFinding, word, "finding")


def day_from(word: str, option: str) -> date:
    """A day such as 2026-03-31. Raises NotWellFormed."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        problem = f"{option} takes a day such as 2026-03-31, not {quoted(word)}."
        raise NotWellFormed(problem=problem) from None
