"""How protests go (IRSD24 art. 3, 4, 7, 9, 11)."""

from procedure.case import Stage
from procedure.clocks.rules import Source, SourceKind
from procedure.codes import OutgoingKind
from procedure.matters.chart import Chart, ChartStage, Way
from procedure.matters.common import MatterEnded
from procedure.matters.matter import ENDED
from procedure.protest.codes import OUTCOME_OF, Phase, ProtestOutcome
from procedure.protest.course import AFTER, COURSE
from procedure.protest.dates import SUBMISSION, ExtensionNoted, SubmissionMade, SubmissionMissed
from procedure.protest.ending import ENDED_AS, DisputeSettled, ProtestDecided, ProtestReopened
from procedure.protest.filing import ProtestAdmitted, ProtestFiled, ProtestNotAdmitted
from procedure.protest.opening import ProtestOpened
from procedure.protest.phases import NewFactsSubmitted, PhaseBegun
from procedure.protest.protest import DRAFT, LOST, REOPENED, STAGES, SUSPENDED
from procedure.protest.waiting import ProtestResumed, ProtestSuspended

_COUNSEL, _SECOND = "USNCB counsel", "a second person, to approve"
_SETTLING = "a second person, to approve a settlement"
_REFUSED = STAGES[Phase.INADMISSIBLE]
_NOT_ADMITTED = ENDED_AS[ProtestOutcome.NOT_ADMITTED]
_DECIDED = tuple(one for one in ENDED_AS.values() if one is not _NOT_ADMITTED)
_SETTLED = tuple(dict.fromkeys(ENDED_AS[one] for one in OUTCOME_OF.values()))


def _stages_of(*phases: Phase) -> tuple[Stage, ...]:
    """The stages of phases; one that was opened again is in a written phase too."""
    found = [(STAGES[one], *((REOPENED,) if one is Phase.WRITTEN else ())) for one in phases]
    return tuple(stage for stages in found for stage in stages)


_WITH_INTERPOL = _stages_of(*(row.phase for row in COURSE))
_WRITTEN = _stages_of(Phase.WRITTEN)
_DATED = _stages_of(Phase.WRITTEN, Phase.ORAL, Phase.FINAL_REVIEW)


def _with_interpol() -> list[ChartStage]:
    acts = ("INTERPOL", _SETTLING)
    owing = (*acts, _COUNSEL)
    timed = {stage: row.clock for row in COURSE for stage in _stages_of(row.phase)}
    return [
        ChartStage(stage, owing, (timed[stage], SUBMISSION))
        if stage in _DATED
        else ChartStage(stage, acts, (timed[stage],))
        for stage in _WITH_INTERPOL
    ]


CHART = Chart(
    about=(
        "The formal dispute about data that another country has recorded at INTERPOL: the United "
        "States asks INTERPOL to change or delete them. One protest covers all cases with the same "
        'issue. That REPORT L46 means this procedure by "formally disputing" is an inference; '
        "disputes with the General Secretariat about data of the United States (IRSD24 art. 5, 6) "
        "are another procedure."
    ),
    source=Source(kind=SourceKind.RULE, citation="RPD25 art. 135; IRSD24"),
    stages=(
        ChartStage(DRAFT, (_COUNSEL, _SECOND)),
        *_with_interpol(),
        ChartStage(_REFUSED, (_COUNSEL, _SECOND)),
        ChartStage(SUSPENDED, ("the CCF",)),
        ChartStage(LOST, (_COUNSEL,)),
    ),
    endings=(*ENDED_AS.values(), ENDED),
    together=("With INTERPOL", _WITH_INTERPOL),
    ways=(
        Way((), ProtestOpened, (DRAFT,), "counsel opens it"),
        Way((DRAFT, _REFUSED), ProtestFiled, (STAGES[Phase.ADMISSIBILITY],), "filed"),
        Way(
            (STAGES[Phase.ADMISSIBILITY],),
            ProtestAdmitted,
            (STAGES[Phase.SOURCE_CHECK],),
            "admitted",
        ),
        Way((STAGES[Phase.ADMISSIBILITY],), ProtestNotAdmitted, (_REFUSED,), "not admitted"),
        *(
            Way(_stages_of(*before), PhaseBegun, (STAGES[phase],), "INTERPOL begins it")
            for phase, before in AFTER.items()
        ),
        Way(
            _stages_of(Phase.ORAL, Phase.FINAL_REVIEW),
            NewFactsSubmitted,
            _WRITTEN,
            "new facts submitted",
        ),
        Way(_DATED, SubmissionMissed, (LOST,), "a second date is missed"),
        Way((LOST,), ExtensionNoted, _DATED, "INTERPOL gave more time"),
        Way((LOST,), SubmissionMade, _DATED, "it had been sent in time"),
        Way(_WITH_INTERPOL, ProtestSuspended, (SUSPENDED,), "the CCF has a request"),
        Way((SUSPENDED,), ProtestResumed, _WITH_INTERPOL, "continues where it was"),
        Way((*_WITH_INTERPOL, SUSPENDED, LOST), DisputeSettled, _SETTLED, "settled"),
        Way(
            (*_WITH_INTERPOL, SUSPENDED, LOST),
            ProtestDecided,
            _DECIDED,
            "INTERPOL decides",
        ),
        Way((_REFUSED,), ProtestDecided, (_NOT_ADMITTED,), "recorded as not admitted"),
        Way((DRAFT, _REFUSED), MatterEnded, (ENDED,), "dropped"),
        Way(tuple(ENDED_AS.values()), ProtestReopened, (REOPENED,), "new facts within six months"),
    ),
    leaves=(OutgoingKind.PROTEST, OutgoingKind.DISPUTE_SUBMISSION),
    stops=(
        "A draft is in a working language of INTERPOL and has at most 2,000 words, names the "
        "provisions that the data breach, and invokes art. 135 of the Rules on the Processing of "
        "Data (IRSD24 art. 3).",
        "A hold of its own or of one of its cases stops the filing, until counsel takes that case "
        "out or the hold ends (POLICY: clock reading 26). It stops submissions, new facts, a claim "
        "of urgency and the request to open the dispute again too; what left before is recorded.",
        "While the dispute is suspended for the CCF no phase begins, no date is set, and no "
        "submission, new facts or claim of urgency may leave (IRSD24 art. 11); INTERPOL may still "
        "decide.",
        "Two dates that were missed lose the dispute (IRSD24 art. 4(11)).",
        "A protest that was filed ends only with its outcome.",
    ),
    leads=(
        "Each case that it covers learns that its dispute was filed, every stage, and the outcome: "
        "deleted, withdrawn, or that the data stay.",
        "A case that learns that the data are deleted or withdrawn recalls the copies of them "
        "(track RECALL).",
        "A question of policy that names no case can go to the Executive Committee after the "
        "decision (IRSD24 art. 8); it is no stage of the protest.",
    ),
)
