"""What the ``caveat task`` commands do."""

from cli.case_commands import given_fields
from cli.output import print_json, print_table
from cli.session import Exit, session
from procedure.clock_words import explain
from procedure.words import eastern


async def list_tasks(case_id: str | None, all_: bool, person: str | None, as_json: bool) -> Exit:
    """List the tasks that the person may see."""
    async with session(person) as desk:
        rows = await desk.cases.tasks(desk.actor, case_id=case_id, open_only=not all_)
    if as_json:
        print_json(rows)
        return Exit.DONE
    print_table(
        "",
        ("case", "task", "agency", "state", "acknowledge by", "due", "late"),
        (
            (
                row.case_id,
                row.task_id,
                row.agency,
                row.state,
                eastern(row.acknowledge_by) if row.acknowledge_by else "",
                eastern(row.due_at) if row.due_at else "",
                "late" if row.late else "",
            )
            for row in rows
        ),
    )
    return Exit.DONE


async def show(case_id: str, task_id: str, person: str | None, as_json: bool) -> Exit:
    """Show a task with its form and why it is due then."""
    async with session(person) as desk:
        case, task = await desk.cases.task(desk.actor, case_id, task_id)
    rules = case.procedure
    rule = rules.task(task.code)
    clock = case.clocks.get(task.answer)
    if as_json:
        print_json(
            {
                "case": case_id,
                "task": task.task,
                "agency": task.agency,
                "state": task.state,
                "question": rule.question,
                "fields": [field.model_dump(mode="json") for field in rule.fields],
                "outcomes": [
                    outcome.model_dump(mode="json")
                    for outcome in (*rule.outcomes, *rules.edition.common_outcomes)
                ],
                "outcome": task.outcome,
                "due": clock.due_at.isoformat() if clock else None,
            }
        )
        return Exit.DONE
    print(f"{task.task} {rule.title}   {task.agency}   {task.state}")
    print(f"{rule.question}")
    print()
    for field in rule.fields:
        print(f"  field    {field.key}: {field.label}{' (required)' if field.required else ''}")
    for outcome in (*rule.outcomes, *rules.edition.common_outcomes):
        print(f"  outcome  {outcome.key}: {outcome.meaning}")
    if clock is not None:
        print()
        for sentence in explain(clock, case.calendar):
            print(sentence)
    return Exit.DONE


async def answer(
    case_id: str,
    task_id: str,
    outcome: str,
    fields: list[str],
    text: str,
    person: str | None,
    as_json: bool,
) -> Exit:
    """Answer a task."""
    given = given_fields(fields)
    async with session(person) as desk:
        receipt = await desk.cases.answer(
            desk.actor, case_id, task_id, outcome, text=text, fields=given
        )
    if as_json:
        print_json(receipt)
    else:
        print(f"Your answer to {task_id} stands. Case {case_id} is in {receipt.stage}.")
    return Exit.DONE
