"""How retrospective reviews go (REPORT L22, L42)."""

from procedure.clocks.rules import Source, SourceKind
from procedure.matters.chart import Chart, ChartStage, Way
from procedure.matters.common import MatterEnded
from procedure.matters.matter import ENDED
from procedure.review.deciding import ItemDecided
from procedure.review.opening import ReviewOpened
from procedure.review.paging import PageReviewed, ReviewPaused, ReviewResumed
from procedure.review.review import DECIDING, DONE, LOOKING, PAUSED

CHART = Chart(
    about=(
        "INTERPOL's Task Force reviews what is requested since late 2016; what is older was issued "
        "under weaker standards. So what is stored of it is looked at again, page by page, and a "
        "person decides on each item that was found."
    ),
    source=Source(kind=SourceKind.REPORT, citation="REPORT L22, L42"),
    stages=(
        ChartStage(LOOKING, ("Caveat",)),
        ChartStage(PAUSED, ("USNCB",)),
        ChartStage(DECIDING, ("USNCB",)),
        ChartStage(DONE, ("USNCB",)),
    ),
    endings=(ENDED,),
    ways=(
        Way((), ReviewOpened, (LOOKING,), "a person opens it"),
        Way((LOOKING,), ReviewPaused, (PAUSED,), "paused"),
        Way((PAUSED,), ReviewResumed, (LOOKING,), "resumed"),
        Way((LOOKING, PAUSED), PageReviewed, (DECIDING,), "all is looked at"),
        Way((LOOKING, PAUSED), PageReviewed, (DONE,), "all is looked at, nothing to decide"),
        Way((DECIDING,), ItemDecided, (DONE,), "the last item is decided"),
        Way((DONE,), MatterEnded, (ENDED,), "nothing is left to do"),
    ),
    stops=("It cannot end before everything is looked at and every item is decided.",),
    leads=("What must be restricted is restricted by its own intake, as a new message would be.",),
)
