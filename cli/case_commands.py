"""What the ``caveat case`` commands do, once everything heavy is loaded."""

from pydantic import ValidationError

from cli.files import closures_of, directory_of
from cli.output import print_json, print_table
from cli.session import Exit, open_register, session
from procedure import commands as c
from procedure.access import Act, require
from procedure.annex.schema import AlertedBy, Circumstance
from procedure.case import Draft
from procedure.clock_words import explain
from procedure.refusals import NotPermitted, NotWellFormed
from procedure.words import STAGE_WORDS, eastern
from settings import read_settings


async def start(
    report: str,
    *,
    who: str | None,
    circumstances: list[str],
    alerted_by: str,
    identity_confirmed: bool,
    left_out: list[str],
    person: str | None,
    as_json: bool,
) -> Exit:
    """Start a case from a report."""
    async with session(person) as desk:
        case_id = await desk.cases.start(
            desk.actor,
            report,
            circumstances=circumstances_from(circumstances),
            alerted_by=_alerted(alerted_by),
            person=who,
            identity_confirmed=identity_confirmed,
            left_out=tuple(left_out),
        )
    if as_json:
        print_json({"case": case_id})
    else:
        print(f"Case {case_id} is open.\nnext: caveat case show {case_id}")
    return Exit.DONE


def circumstances_from(words: list[str]) -> tuple[Circumstance, ...]:
    """The circumstances by their names. Raises NotWellFormed."""
    known = {circumstance.value: circumstance for circumstance in Circumstance}
    for word in words:
        if word not in known:
            raise NotWellFormed(
                f"There is no circumstance {word!r}; there are: {', '.join(known)}."
            )
    return tuple(known[word] for word in words)


def _alerted(word: str) -> AlertedBy:
    known = {alerted.value: alerted for alerted in AlertedBy}
    if word not in known:
        raise NotWellFormed(f"{word!r} is not known here; there are: {', '.join(known)}.")
    return known[word]


async def list_cases(state: str | None, person: str | None, as_json: bool) -> Exit:
    """List cases."""
    async with session(person) as desk:
        rows = await desk.cases.cases(desk.actor, state=state)
    if as_json:
        print_json(rows)
        return Exit.DONE
    print_table(
        "",
        ("case", "stage", "class", "restricted", "next due", "what", "waits on"),
        (
            (
                row.case_id,
                row.stage,
                row.case_class,
                "yes" if row.restricted else "no",
                eastern(row.next_due_at) if row.next_due_at else "",
                row.next_due_label or "",
                row.waiting_on or "",
            )
            for row in rows
        ),
    )
    return Exit.DONE


async def show(case_id: str, person: str | None, as_json: bool) -> Exit:
    """Show one case."""
    async with session(person) as desk:
        case = await desk.cases.case(desk.actor, case_id)
        tasks = await desk.cases.tasks(desk.actor, case_id=case_id, open_only=False)
    due = case.next_due()
    if as_json:
        print_json(
            {
                "case": case.case,
                "stage": case.stage,
                "class": case.case_class,
                "edition": case.edition,
                "restriction": case.restriction,
                "notification": case.notified,
                "interpol_state": case.interpol_state,
                "outcome": case.outcome,
                "waiting_on": case.waiting_on(),
                "next_due": due.due_at.isoformat() if due else None,
                "attempt": case.attempt,
                "decision": _draft(case.decision),
                "deferral": _draft(case.deferral),
                "tasks": [row.model_dump(mode="json") for row in tasks],
            }
        )
        return Exit.DONE
    print(f"{case.case}   {STAGE_WORDS[case.stage]}   class {case.case_class}")
    print(f"waits on      {case.waiting_on()}")
    print(f"next due      {eastern(due.due_at) + ': ' + due.label if due else 'nothing'}")
    print(f"restriction   {case.restriction}")
    print(f"notification  {case.notified}")
    print(f"INTERPOL      {case.outcome or case.interpol_state}")
    print(f"edition       {case.edition}, attempt {case.attempt}")
    for what, draft in (("decision", case.decision), ("deferral", case.deferral)):
        if draft is not None:
            stands = f"approved {eastern(draft.approved_at)}" if draft.approved_at else "a draft"
            print(f"{what:13} {draft.disposition} by {draft.by}, {stands}: {draft.document}")
    print()
    print_table(
        "Tasks",
        ("task", "agency", "state", "due", "outcome", "late"),
        (
            (
                row.task_id,
                row.agency,
                row.state,
                eastern(row.due_at) if row.due_at else "",
                row.outcome or "",
                "late" if row.late else "",
            )
            for row in tasks
        ),
    )
    return Exit.DONE


def _draft(draft: Draft | None) -> dict[str, str | None] | None:
    if draft is None:
        return None
    return {
        "document": draft.document,
        "by": draft.by,
        "disposition": draft.disposition or None,
        "approved_at": draft.approved_at.isoformat() if draft.approved_at else None,
    }


async def show_timeline(case_id: str, person: str | None, as_json: bool) -> Exit:
    """Print the timeline."""
    from cli.timeline_page import print_lateness, print_timeline

    async with session(person) as desk:
        case = await desk.cases.case(desk.actor, case_id)
        lines = await desk.cases.timeline(desk.actor, case_id)
    if as_json:
        print_json(lines)
    else:
        print_timeline(lines)
        print_lateness(case)
    return Exit.DONE


async def show_clocks(case_id: str, person: str | None, as_json: bool) -> Exit:
    """Explain every clock of a case."""
    async with session(person) as desk:
        case = await desk.cases.case(desk.actor, case_id)
    if as_json:
        print_json([*case.clocks.values()])
        return Exit.DONE
    for clock_id, clock in case.clocks.items():
        print(f"{clock_id}")
        for sentence in explain(clock, case.calendar):
            print(f"    {sentence}")
    return Exit.DONE


async def add_fact(case_id: str, key: str, text: str, person: str | None, as_json: bool) -> Exit:
    """Add a fact."""
    return await say("AddFact", case_id, text, person, as_json, fact=key)


async def renew_restriction(case_id: str, reason: str, person: str | None, as_json: bool) -> Exit:
    """Renew the restriction of a case."""
    return await say("RenewRestriction", case_id, reason, person, as_json)


async def recompute(case_id: str, reason: str, person: str | None, as_json: bool) -> Exit:
    """Give the case the operator's present closures."""
    closures = closures_of(read_settings())
    async with session(person) as desk:
        receipt = await desk.cases.say(
            desk.actor,
            case_id,
            c.ChangeCalendar,
            content={"text": reason},
            closures=closures,
        )
    return _receipt(receipt, as_json)


async def notify(
    command: str, case_id: str, text: str, fields: list[str], person: str | None, as_json: bool
) -> Exit:
    """Record the notification of the official, or a failed attempt, with the fields of its form."""
    given = given_fields(fields)
    async with session(person) as desk:
        receipt = await desk.cases.notify(
            desk.actor, case_id, getattr(c, command), text=text, fields=given
        )
    return _receipt(receipt, as_json)


def given_fields(words: list[str]) -> dict[str, str]:
    """The fields of a form, each given as ``key=value``. Raises NotWellFormed."""
    given: dict[str, str] = {}
    for word in words:
        key, separator, value = word.partition("=")
        if not separator:
            raise NotWellFormed(f"A field is given as key=value, not as {key!r}.")
        given[key] = value
    return given


async def say(
    command: str,
    case_id: str,
    text: str | None,
    person: str | None,
    as_json: bool,
    **fields: str | bool | None,
) -> Exit:
    """Give one of the commands of ``procedure.commands`` to a case."""
    kind = getattr(c, command)
    async with session(person) as desk:
        try:
            receipt = await desk.cases.say(
                desk.actor,
                case_id,
                kind,
                content=None if text is None else {"text": text},
                **fields,
            )
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise NotWellFormed(f"{where}: {first['msg']}.") from None
    return _receipt(receipt, as_json)


def _receipt(receipt: c.Receipt, as_json: bool) -> Exit:
    if as_json:
        print_json(receipt)
    else:
        print(f"Done. {receipt.dossier} stands in {receipt.stage} (event {receipt.revision}).")
    return Exit.DONE


async def verify_ledger(person: str | None, as_json: bool) -> Exit:
    """Verify the ledger; needs the register only."""
    from register.ledger import Verified

    settings = read_settings()
    if not person:
        raise NotPermitted("Say who acts: --as PERSON, or set CAVEAT_AS.")
    require(directory_of(settings).actor(person), Act.VERIFY_LEDGER)
    async with open_register(settings) as register:
        result = await register.verify()
    if as_json:
        print_json(result)
    elif isinstance(result, Verified):
        print(f"The ledger is whole: {result.count} events, head {result.head}.")
    else:
        print(f"The ledger is broken at sequence number {result.seq}: {result.reason}.")
    return Exit.DONE if isinstance(result, Verified) else Exit.ATTENTION
