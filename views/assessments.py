"""Reading what the misuse indicators showed when counsel was called."""

from activities.assessed import CaseAssessment
from activities.recorder import Recorder
from procedure.access import Right, may
from procedure.case import Case
from procedure.measures.dispute.assessment import Assessment
from procedure.people import Actor
from procedure.refusals import CaseNotReady, NotFound
from register.teams import Sight
from views.known_indications import as_known
from views.looks import Looks, View


class NotAssessedYet(CaseNotReady):
    """Counsel was not called, or the case has no communication."""

    sentence = "The indicators are assessed when counsel is called: that has not happened yet."


class AssessmentViews:
    """Opens an assessment for whoever may see the case and its communications."""

    def __init__(self, recorder: Recorder, looks: Looks) -> None:
        """``looks`` records that it was opened."""
        self._recorder = recorder
        self._looks = looks

    async def of_case(self, actor: Actor, case_id: str) -> CaseAssessment:
        """The last assessment, as far as the actor may know of the cases that it rests on.

        Looking is recorded in the ledger. Raises NotFound, NotAssessedYet.

        Raises KeyDestroyed where the case's key was destroyed.
        """
        teams = self._looks.register.teams
        sight = await teams.sight(actor, case_id, self._looks.now())
        sees = sight is not None and may(actor, Right.SEE_COMMUNICATIONS)
        case = await self._recorder.state(case_id) if sees else None
        if not isinstance(case, Case):
            raise NotFound(what="case", name=case_id)
        document = case.of(Assessment).document
        if document is None:
            raise NotAssessedYet()
        emergency = sight is Sight.EMERGENCY
        await self._looks.note(actor, View.ASSESSMENT, case_id, emergency=emergency)
        register = self._looks.register
        kept = await register.documents.document(document)
        assessment = CaseAssessment.model_validate(kept.content)
        own = frozenset((case_id, *(one for one, version in case.communications)))
        shown = [await as_known(register, actor, one, own=own) for one in assessment.communications]
        return assessment.model_copy(update={"communications": tuple(shown)})
