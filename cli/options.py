"""Options and arguments that many commands share."""

from typing import Annotated

import typer

from cli import completion
from cli.completion import among, chosen
from cli.naming import Names
from cli.words import FIELD, NAME, WORDS, fields, from_file, words, words_or_nothing

A_MOMENT = "ISO 8601 with an offset, or a day, which means 17:30 in Washington"

As = Annotated[
    str | None,
    typer.Option(
        "--as",
        envvar="CAVEAT_AS",
        metavar="PERSON",
        autocompletion=completion.people,
        help="Who acts: a person of the directory, by id.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Reason = Annotated[
    str,
    typer.Option("--reason", metavar=WORDS, callback=words, help="Why; kept sealed."),
]
Text = Annotated[
    str,
    typer.Option("--text", metavar=WORDS, callback=words, help="What to record; kept sealed."),
]
Report = Annotated[
    str,
    typer.Option("--report", metavar=WORDS, callback=words, help="What was reported; kept sealed."),
]
FurtherText = Annotated[
    str,
    typer.Option(
        "--text", metavar=WORDS, callback=words_or_nothing, help="Further text; kept sealed."
    ),
]
NameArgument = Annotated[
    str,
    typer.Argument(metavar=NAME, callback=words, help="The name, in any script and order."),
]
Fields = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar=FIELD,
        callback=fields,
        help="A field of the form; the value as WORDS. Repeatable.",
    ),
]
Protected = Annotated[
    str | None,
    typer.Option(
        "--person", help="The person: a number of the roster such as P-0001, or an entry E-01K..."
    ),
]
Entered = Annotated[
    str | None,
    typer.Option(
        "--entered",
        metavar="FILE",
        callback=from_file,
        help="A person on no roster, as lines in a file: name:, born:, nationality:, source:. "
        "Or - for standard input.",
    ),
]
EmployerDesk = Annotated[
    str | None,
    typer.Option(
        "--employer",
        metavar="AGENCY",
        autocompletion=chosen("agencies"),
        help="The agency whose desk answers for the employer, if not as the roster says.",
    ),
]
Circumstances = Annotated[
    list[str] | None,
    typer.Option(
        "--circumstance",
        autocompletion=chosen("circumstances"),
        help="What is known about the person: CURRENT_OFFICIAL, FORMER_OFFICIAL, US_CITIZEN, "
        "ABROAD, AT_BORDER, DETAINED, LPR, LAWFULLY_PRESENT, REFUGEE, ASYLEE, "
        "NON_REFOULEMENT_FINDING, PENDING_PROTECTION, PROTECTED_1367, ICE_CUSTODY, "
        "REMOVAL_PROCEEDINGS, REMOVAL_WITHIN_7_DAYS, HEARING_SET, TRAVELING_72H, "
        "ABROAD_NOT_US_PERSON, OFFICIAL_CAPACITY or MASS_PATTERN; repeatable.",
    ),
]
LeftOut = Annotated[
    list[str] | None,
    typer.Option("--leave-out", help="A task that the plan does not need; repeatable."),
]
Overdue = Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")]
DueSoon = Annotated[bool, typer.Option("--due-soon", help="Only what is due within 48 hours.")]
OfClass = Annotated[
    str | None,
    typer.Option(
        "--class",
        autocompletion=among("P0", "P1", "P2", "P3"),
        help="Only cases of this class: P0, P1, P2 or P3.",
    ),
]
OfAgency = Annotated[
    str | None,
    typer.Option(
        "--agency",
        autocompletion=chosen("agencies"),
        help="Only with open tasks of this agency (`caveat agencies`).",
    ),
]
Mine = Annotated[bool, typer.Option("--mine", help="Only what waits for an act of yours.")]
Seen = Annotated[
    int | None,
    typer.Option(
        metavar="EVENT",
        min=0,
        help="The last event that you read: the order is refused if this changed since. Without "
        "it, what the register holds now counts as read.",
    ),
]
SeenNumber = Annotated[
    int, typer.Argument(help="The version, by `calendar status`.", metavar="VERSION")
]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="As it was recorded by this time, ISO 8601 with an offset."),
]
Since = Annotated[
    int,
    typer.Option(metavar="EVENT", help="What is new since this event, which you read before."),
]
A_DOSSIER = typer.Argument(
    help="The case, a matter such as PROTEST-2026-K7M2Q4, or an intake such as comm-01K.../v1.",
    metavar="CASE",
    autocompletion=completion.cases,
)
CaseArgument = Annotated[
    str,
    typer.Argument(
        help="The case, such as USNCB-2026-K7M2Q4, K7M2Q4 or case-01K...",
        metavar="CASE",
        autocompletion=completion.cases,
    ),
    Names.CASE,
]
AskedInArgument = Annotated[
    str,
    typer.Argument(
        help="The case or matter, such as USNCB-2026-K7M2Q4, USE-2026-K7M2Q4 or K7M2Q4.",
        metavar="CASE",
        autocompletion=completion.cases,
    ),
    Names.DOSSIER,
]
"""In what a task is asked."""
MatterArgument = Annotated[
    str,
    typer.Argument(
        help="The matter, such as PROTEST-2026-K7M2Q4, K7M2Q4 or protest-01K...",
        metavar="MATTER",
        autocompletion=completion.matters,
    ),
    Names.MATTER,
]
OfCases = Annotated[
    list[str],
    typer.Option(
        "--case",
        metavar="CASE",
        autocompletion=completion.cases,
        help="A case that it covers; repeatable.",
    ),
    Names.CASE,
]
OfCasesOrNone = Annotated[
    list[str] | None,
    typer.Option(
        "--case",
        metavar="CASE",
        autocompletion=completion.cases,
        help="A case that it is about; repeatable.",
    ),
    Names.CASE,
]
TaskArgument = Annotated[
    str,
    typer.Argument(
        help="The task, such as K7M2Q4-9RX or J1; its number alone also says which case.",
        metavar="TASK",
        autocompletion=completion.tasks,
    ),
    Names.TASK,
]
CodeArgument = Annotated[
    str, typer.Argument(help="The task by its code in the catalog, such as J3.", metavar="CODE")
]
ClockArgument = Annotated[
    str, typer.Argument(help="The clock, such as S2/answer.", metavar="CLOCK")
]
CommunicationArgument = Annotated[
    str,
    typer.Argument(
        help="The communication, such as comm-01K..., or a version of it, such as comm-01K.../v2.",
        metavar="COMMUNICATION",
    ),
]
