"""The standing duty as a kind of matter."""

from procedure.duty import opening, reporting, steps
from procedure.duty.duty import Duty
from procedure.matters.kind import MatterKind

DUTY: MatterKind[Duty] = MatterKind(
    "duty", "Standing duty", (opening.RULES, reporting.RULES, steps.RULES), begin=opening.begin
)
