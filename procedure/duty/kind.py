"""The standing duty as a kind of matter."""

from procedure.duty import matching, opening, reporting, steps, writing
from procedure.duty.chart import CHART
from procedure.duty.duty import Duty
from procedure.matters.kind import MatterKind

DUTY: MatterKind[Duty] = MatterKind(
    "duty",
    "Standing duty",
    (opening.RULES, reporting.RULES, steps.RULES, writing.RULES, matching.RULES),
    begin=opening.begin,
    chart=CHART,
)
