"""The use request as a kind of matter."""

from procedure.matters.kind import MatterKind
from procedure.use import (
    conditions,
    deciding,
    documents,
    evidence,
    exception,
    hearing,
    linking,
    opening,
    opposition,
    standing,
    verifying,
    writing,
)
from procedure.use.chart import CHART
from procedure.use.use import Use

MODULES = (
    opening,
    linking,
    evidence,
    verifying,
    exception,
    documents,
    opposition,
    writing,
    conditions,
    hearing,
    standing,
    deciding,
)
"""In the order in which a request is worked on."""


USE: MatterKind[Use] = MatterKind(
    "use",
    "Use request",
    (module.RULES for module in MODULES),
    begin=opening.begin,
    chart=CHART,
)
