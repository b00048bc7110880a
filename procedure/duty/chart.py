"""How standing duties go; which there are is in the edition's ``duties.toml``."""

from procedure.clocks.rules import Source, SourceKind
from procedure.duty.duty import COMPOSED, DONE, OPEN, PROPOSED, WATCHING
from procedure.duty.opening import DutyOpened
from procedure.duty.reporting import ReportComposed, ReportReleased
from procedure.duty.steps import StepCompleted, StepProposed, StepRejected
from procedure.matters.chart import Chart, ChartStage, Way
from procedure.matters.common import MatterEnded
from procedure.matters.matter import ENDED

CHART = Chart(
    about=(
        "What USNCB owes beside all cases: every year, after an event, or while a watch lasts. "
        "Duties with days open by themselves; a person opens the others. Each step has a clock."
    ),
    source=Source(
        kind=SourceKind.LAW,
        citation="22 U.S.C. 263b(b)(1)(B), (c); RPD25 art. 117-123; IRSD24 art. 4; REPORT L50",
    ),
    stages=(
        ChartStage(OPEN, ("USNCB",)),
        ChartStage(COMPOSED, ("USNCB",)),
        ChartStage(PROPOSED, ("USNCB",)),
        ChartStage(WATCHING, ("nobody",)),
    ),
    endings=(DONE, ENDED),
    ways=(
        Way((), DutyOpened, (OPEN,), "its day has come, or it came up"),
        Way((), DutyOpened, (WATCHING,), "a watch begins"),
        Way((OPEN,), ReportComposed, (COMPOSED,), "its report is composed"),
        Way((COMPOSED,), ReportReleased, (OPEN,), "the report is released"),
        Way((OPEN,), StepProposed, (PROPOSED,), "one of two people says it is done"),
        Way((PROPOSED,), StepRejected, (OPEN,), "not approved"),
        Way((OPEN, PROPOSED), StepCompleted, (OPEN,), "done: the next step begins"),
        Way((OPEN, PROPOSED, WATCHING), StepCompleted, (DONE,), "the last step is done"),
        Way((WATCHING,), MatterEnded, (ENDED,), "the watch is ended early"),
    ),
    stops=(
        "A step with a report waits until the report is released; one with the list of bureaus is "
        "released by another person than the one who composed it.",
        "A step that takes two people is proposed by one and approved by another.",
        "A step that sends messages can be done by them: the step is done once the last message "
        "has left. Then whoever approved the message is the second person.",
        "A message that is sent back is composed again. If it is not needed after all, take it "
        "back: the step is done if all others have left.",
        "It cannot end while steps are not done; a watch can, at any time.",
    ),
    leads=(
        "A communication that may be the request made again is restricted until a person looks, "
        "and the watch and its cases say so (22 U.S.C. 263b(b)(1)(B)).",
        "The cases that it covers learn each stage.",
    ),
)
