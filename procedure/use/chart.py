"""How use requests go (22 U.S.C. 263b(d); RPD25 art. 63, 64)."""

from procedure.clocks.rules import Source, SourceKind
from procedure.codes import OutgoingKind
from procedure.matters.chart import Chart, ChartStage, Way
from procedure.matters.common import MatterEnded
from procedure.matters.matter import ENDED
from procedure.use.deciding import OUTCOME, UseDecided, UseRecorded
from procedure.use.evidence import VERIFIED
from procedure.use.opening import ON_DAY, UseOpened
from procedure.use.opposition import SHORTENED, TIME
from procedure.use.standing import UsePermissionEnded
from procedure.use.use import BLOCKED, CHECKING, PERMITTED

AGENCY = "the agency that asked"

CHART = Chart(
    about=(
        "An agency asks whether it may use a communication against a person: in a coercive "
        "measure, in an administrative proceeding, for an extradition. It may, beside other "
        "evidence, where every check that is required is met; nothing permits it as the only basis."
    ),
    source=Source(kind=SourceKind.LAW, citation="22 U.S.C. 263b(d); REPORT L62-66; RPD25 a.63, 64"),
    stages=(
        ChartStage(
            CHECKING,
            ("USNCB",),
            ("use-verification", VERIFIED, ON_DAY, TIME, SHORTENED, "source-documents"),
        ),
        ChartStage(PERMITTED, (AGENCY, "USNCB"), (VERIFIED, ON_DAY, OUTCOME)),
        ChartStage(BLOCKED, ("USNCB",), (VERIFIED, ON_DAY)),
    ),
    endings=(ENDED,),
    ways=(
        Way((), UseOpened, (CHECKING,), "an agency asks"),
        Way((CHECKING, BLOCKED), UseDecided, (PERMITTED,), "permitted: no check stops it"),
        Way((CHECKING, PERMITTED), UseDecided, (BLOCKED,), "refused"),
        Way((PERMITTED,), UsePermissionEnded, (CHECKING,), "a check is no longer met"),
        Way(
            (CHECKING, PERMITTED),
            UseRecorded,
            (BLOCKED,),
            "without a permission at the time of the use",
        ),
        Way((CHECKING,), UseRecorded, (PERMITTED,), "used while it was permitted"),
        Way(
            (CHECKING, PERMITTED, BLOCKED),
            MatterEnded,
            (ENDED,),
            "the outcome is on record, or it is dropped",
        ),
    ),
    leaves=(OutgoingKind.USE_NOTICE, OutgoingKind.CONTACT_SOURCE),
    stops=(
        "A check that is required and not met: the gate asks again at the decision, when "
        "something changes, and at the moment of the use.",
        "Whoever asked for the use does not decide it.",
        "A verification counts for 72 hours, and a new one is needed on the day of the use "
        "(INFERENCE: clock reading 12). A coercive measure can be allowed before it, for 72 hours "
        "at most, where national law allows that (RPD25 a.63).",
        "A hold or a prohibition stops every contact with the source (POLICY: clock reading 26).",
        "What was permitted does not end without its outcome.",
    ),
    leads=(
        "A use that the gate did not permit opens an incident (22 U.S.C. 263b(c)(2)(E)).",
        "The agency hears of each decision and of the end of a permission; the cases learn each "
        "stage.",
        "What an answer to its tasks says of the person joins the cases that it covers.",
    ),
)
