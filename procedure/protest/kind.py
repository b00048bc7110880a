"""The protest as a kind of matter."""

from procedure.matters.kind import MatterKind
from procedure.protest import filing, opening
from procedure.protest.protest import Protest

PROTEST: MatterKind[Protest] = MatterKind(
    "protest", "Protest", (opening.RULES, filing.RULES), begin=opening.begin
)
