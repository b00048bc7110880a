"""The protest as a kind of matter."""

from procedure.matters.kind import MatterKind
from procedure.protest import (
    caveats,
    dates,
    drafting,
    ending,
    filing,
    opening,
    phases,
    question,
    settlement,
    waiting,
    writing,
)
from procedure.protest.chart import CHART
from procedure.protest.protest import Protest

MODULES = (
    opening,
    drafting,
    filing,
    phases,
    caveats,
    dates,
    waiting,
    settlement,
    ending,
    question,
    writing,
)
PROTEST: MatterKind[Protest] = MatterKind(
    "protest", "Protest", (module.RULES for module in MODULES), begin=opening.begin, chart=CHART
)
