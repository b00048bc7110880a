"""The retrospective review as a kind of matter."""

from procedure.matters.kind import MatterKind
from procedure.review import deciding, opening, paging
from procedure.review.chart import CHART
from procedure.review.review import Review

REVIEW: MatterKind[Review] = MatterKind(
    "review",
    "Retrospective review",
    (opening.RULES, paging.RULES, deciding.RULES),
    begin=opening.begin,
    chart=CHART,
)
