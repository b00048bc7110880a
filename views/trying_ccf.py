"""What a person could try about a request to the CCF: its findings and days."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from procedure.days import day_in_lyon
from procedure.measures.ccf.requests import (
    CcfFinding,
    CcfMatter,
    CcfRequest,
    CcfStep,
    RequestKind,
)
from views.trials import Row

if TYPE_CHECKING:
    from views.trying import Trying


def requests(trying: "Trying", row: Row) -> Iterable[str]:
    """The requests that the case knows."""
    return trying.case.of(CcfMatter).requests


def findings(trying: "Trying", row: Row) -> Iterable[CcfFinding | None]:
    """What the CCF may have found, where it decides about correction or deletion."""
    decides = _request(trying, row).kind is RequestKind.CORRECTION_OR_DELETION
    return CcfFinding if row["step"] is CcfStep.DECIDED and decides else [None]


def today(trying: "Trying", row: Row) -> Iterable[date]:
    """Today, in Lyon."""
    return [day_in_lyon(trying.at)]


def _request(trying: "Trying", row: Row) -> CcfRequest:
    return trying.case.of(CcfMatter).requests[row["request"]]
