"""By what a case is routed: the factors that tracks, routes and prohibitions ask about."""

from procedure.annex.conditions import Factors
from procedure.case import Case


def factors(case: Case) -> Factors:
    """What the conditions of an edition are compared with (REPORT L44)."""
    return Factors(
        kind=case.communication_kind,
        circumstances=case.circumstances,
        alerted_by=case.alerted_by,
        state=case.interpol_state,
        facts=case.facts,
    )
