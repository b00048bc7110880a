"""How recalls go (RPD25 art. 5(7)(b))."""

from procedure.clocks.rules import Source, SourceKind
from procedure.codes import OutgoingKind
from procedure.matters.chart import Chart, ChartStage, Way
from procedure.matters.common import MatterEnded
from procedure.matters.matter import ENDED
from procedure.recall.attesting import REMINDER, HolderAttested
from procedure.recall.opening import ALL_ATTESTED, SEARCHED, RecallOpened, RecallRenewed
from procedure.recall.recall import ATTESTATION, ATTESTED, PURGED, RETAINED, SEARCH
from procedure.recall.searching import HolderAdded, SystemsSearched

_ENDINGS = (PURGED, RETAINED, ENDED)
AGENCIES = "the agencies that have not attested"

CHART = Chart(
    about=(
        "Once data are found non-compliant, deleted, withdrawn or changed, everybody in the United "
        "States who got them must stop using them and say so. It ends when all have attested, and "
        "opens again when somebody is still stopped."
    ),
    source=Source(kind=SourceKind.RULE, citation="RPD25 art. 5(7)(b); REPORT L34"),
    stages=(
        ChartStage(SEARCH, ("USNCB",), (SEARCHED, ALL_ATTESTED, REMINDER)),
        ChartStage(ATTESTATION, (AGENCIES,), (ALL_ATTESTED, REMINDER)),
        ChartStage(ATTESTED, ("USNCB",)),
    ),
    endings=_ENDINGS,
    ways=(
        Way((), RecallOpened, (ATTESTATION,), "it is known who has the data"),
        Way((), RecallOpened, (SEARCH,), "nobody is known to have them"),
        Way((SEARCH,), SystemsSearched, (ATTESTATION,), "searched, somebody has a copy"),
        Way((SEARCH,), SystemsSearched, (ATTESTED,), "searched, nobody is left"),
        Way((ATTESTATION,), HolderAttested, (ATTESTED,), "the last one attests"),
        Way((ATTESTED,), HolderAdded, (ATTESTATION,), "another holder is found"),
        Way(
            (ATTESTATION, ATTESTED, *_ENDINGS),
            RecallRenewed,
            (SEARCH, ATTESTATION),
            "a new reason, or still stopped",
        ),
        Way((ATTESTED,), MatterEnded, _ENDINGS, "nothing is left to do"),
    ),
    writes=OutgoingKind.RECALL_NOTICE,
    stops=(
        "No hold and no prohibition stops it or its messages, and none of its clocks pauses: "
        "whoever has the data must act at once (RPD25 art. 5(7)(b)).",
        "It cannot end while U.S. systems must still be searched or a holder has not attested.",
        "That a copy was brought up to date can be attested only where the data were changed.",
    ),
    leads=(
        "The case of a copy learns that it was removed, kept as a record or brought up to date; "
        "the cases learn each stage.",
        "That somebody is still stopped opens an incident, renews the recall and has U.S. systems "
        "searched.",
    ),
)
