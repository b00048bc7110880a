"""What belongs to a decision: what to weigh, and what agencies answered about the risk."""

from collections.abc import Iterator, Sequence

from activities.recorder import Recorder
from procedure.access import Right, may
from procedure.annex.editions import Procedure
from procedure.annex.rows import DispositionRow
from procedure.case import Case
from procedure.matters.matter import Matter
from procedure.measures.dispute.decision import is_approved
from procedure.measures.evidence import marks
from procedure.people import Actor
from procedure.protest.protest import Protest
from procedure.task import Task, TaskState
from views import writings
from views.exchange import MARKING, RELEASABLE_TO, Exchange, Said, exchanges, with_texts
from views.looks import Looks, View
from views.weigh_view import WeighedAnswer, WeighLine

HANDLING = (MARKING, RELEASABLE_TO)
"""The fields of an answer that say who may have it."""
NOT_ASKED, NOT_ANSWERED = "not asked", "not answered"
"""Why there is no answer to weigh."""


def of_case(case: Case, rules: Procedure, said: Sequence[Exchange]) -> Iterator[WeighLine]:
    """What belongs to each disposition that is open to counsel now, with what was said in tasks."""
    if case.settled or case.ended is not None or is_approved(case):
        return
    for row in rules.edition.dispositions.values():
        open_to = not row.kinds or case.communication_kind in row.kinds
        if row.weigh and open_to and row.open_in(case.interpol_state):
            yield _line(row, answered(row, case, rules, said))


def answered(
    row: DispositionRow, case: Case, rules: Procedure, said: Sequence[Exchange]
) -> Iterator[WeighedAnswer]:
    """The answers in a case that count for a disposition; also that there is none."""
    for code, keys in row.weigh_answers.items():
        asked = [
            task
            for task in case.tasks.values()
            if task.code == code and task.state is not TaskState.WITHDRAWN
        ]
        if not asked and rules.knows_task(code):
            yield WeighedAnswer(
                case=case.dossier,
                task=code,
                title=rules.task(code).title,
                agency=None,
                outcome=None,
                means=NOT_ASKED,
            )
        for task in asked:
            yield _answer(case, task, keys, rules, said)


def _answer(
    case: Case, task: Task, keys: Sequence[str], rules: Procedure, said: Sequence[Exchange]
) -> WeighedAnswer:
    given = [
        one
        for one in said
        if one.task == task.task
        and one.said in (Said.ANSWERED, Said.ANSWERED_IN_PART)
        and one.counts
    ]
    last = given[-1] if given else None
    return WeighedAnswer(
        case=case.dossier,
        task=task.task,
        title=rules.task(task.code).title,
        agency=task.agency,
        outcome=last.outcome if last else None,
        means=NOT_ANSWERED if last is None else last.meaning or "answered in part",
        fields=tuple(one for one in last.fields if one.key in keys) if last else (),
        handling=tuple(one for one in last.fields if one.key in HANDLING) if last else (),
        may_leave=marks(case).get(last.document or "") if last else None,
        text=last.text if last else None,
    )


def _line(row: DispositionRow, answers: Iterator[WeighedAnswer]) -> WeighLine:
    return WeighLine(disposition=row.key, title=row.title, says=row.weigh, answers=tuple(answers))


class ProtestWeighing:
    """What belongs to the draft of a protest: the answers in every case that it covers."""

    def __init__(self, recorder: Recorder, looks: Looks) -> None:
        """``looks`` opens what was answered, and records that it was read."""
        self._recorder = recorder
        self._looks = looks

    async def lines(self, actor: Actor, matter: Matter, rules: Procedure) -> tuple[WeighLine, ...]:
        """As long as the protest is not filed, for whoever may see the cases."""
        drafting = isinstance(matter, Protest) and matter.can_be_drafted
        if not drafting or matter.ended_at is not None or not may(actor, Right.SEE_CASE):
            return ()
        rows = [row for row in rules.edition.dispositions.values() if row.by_matter == "protest"]
        found = []
        for row in rows:
            answers = [one for case in matter.cases for one in await self._in(actor, case, row)]
            found.append(_line(row, iter(answers)))
        return tuple(found)

    async def _in(self, actor: Actor, case_id: str, row: DispositionRow) -> list[WeighedAnswer]:
        case = await self._recorder.state(case_id)
        if not isinstance(case, Case):
            return []
        await self._looks.note(actor, View.CASE, case_id)
        rules = (await self._recorder.rules(case)).procedure
        said = exchanges(case, await self._looks.register.dossiers.events(case_id), rules)
        documents = [one.document for one in said if one.document is not None]
        texts = await writings.opened(self._looks.register, documents)
        return list(answered(row, case, rules, with_texts(said, texts, case, rules)))
