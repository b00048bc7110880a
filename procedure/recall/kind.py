"""The recall as a kind of matter."""

from procedure.matters.kind import MatterKind
from procedure.recall import attesting, composing, opening, releasing, searching
from procedure.recall.chart import CHART
from procedure.recall.recall import Recall

RECALL: MatterKind[Recall] = MatterKind(
    "recall",
    "Recall",
    (opening.RULES, searching.RULES, attesting.RULES, composing.RULES, releasing.RULES),
    begin=opening.begin,
    chart=CHART,
)
