"""How incidents go (22 U.S.C. 263b(c)(2)(E))."""

from procedure.clocks.rules import Source, SourceKind
from procedure.incidents.incident import ASSESSED, ASSESSMENT, REMEDY
from procedure.incidents.opening import REMEDY as REMEDIED
from procedure.incidents.opening import IncidentOpened
from procedure.incidents.remedy import IncidentAssessed, IncidentRemedied
from procedure.matters.chart import Chart, ChartStage, Way
from procedure.matters.common import MatterEnded
from procedure.matters.matter import ENDED

CHART = Chart(
    about=(
        "Somebody relied on a communication against law or policy, or tried to misuse one: what "
        "was decided is remedied, and counsel or a supervisor says what it was. An attempt is an "
        "incident too (REPORT L10)."
    ),
    source=Source(kind=SourceKind.LAW, citation="22 U.S.C. 263b(c)(2)(E)"),
    stages=(
        ChartStage(REMEDY, ("USNCB",), (REMEDIED,)),
        ChartStage(ASSESSMENT, ("USNCB",)),
        ChartStage(ASSESSED, ("USNCB",)),
    ),
    endings=(ENDED,),
    ways=(
        Way((), IncidentOpened, (REMEDY,), "a person reports it, or another dossier shows it"),
        Way((REMEDY,), IncidentRemedied, (ASSESSMENT, ASSESSED), "the remedy is on record"),
        Way((ASSESSMENT,), IncidentAssessed, (ASSESSED,), "assessed"),
        Way((REMEDY,), IncidentAssessed, (ASSESSED,), "it was no incident"),
        Way((ASSESSED,), IncidentAssessed, (REMEDY,), "it was one after all"),
        Way((ASSESSED,), MatterEnded, (ENDED,), "nothing is left to do"),
    ),
    stops=(
        "It cannot end before it is assessed, and, where it was an incident, before the remedy is "
        "on record.",
        "Whoever reported it does not assess it.",
    ),
    leads=(
        "It counts in element E of the report to Congress (22 U.S.C. 263b(c)(2)(E)).",
        "The cases that it covers learn each stage. Informing the General Secretariat of it "
        "(22 U.S.C. 263b(b)(2)) is an act of the case.",
    ),
)
