"""The incident as a kind of matter."""

from procedure.incidents import opening, remedy
from procedure.incidents.chart import CHART
from procedure.incidents.incident import Incident
from procedure.matters.kind import MatterKind

INCIDENT: MatterKind[Incident] = MatterKind(
    "incident", "Incident", (opening.RULES, remedy.RULES), begin=opening.begin, chart=CHART
)
