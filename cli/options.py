"""Options and arguments that many commands share."""

from typing import Annotated

import typer

A_MOMENT = "ISO 8601 with an offset, or a day, which means 17:30 in Washington"

As = Annotated[
    str | None,
    typer.Option(
        "--as",
        envvar="CAVEAT_AS",
        metavar="PERSON",
        help="Who acts: a person of the directory, by id.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept sealed in the register.")]
Text = Annotated[str, typer.Option("--text", help="What to record; kept sealed.")]
Fields = Annotated[
    list[str] | None,
    typer.Option("--field", help="A field of the form as key=value; repeatable."),
]
Protected = Annotated[
    str | None, typer.Option("--person", help="The protected person, such as P-0001.")
]
Circumstances = Annotated[
    list[str] | None,
    typer.Option("--circumstance", help="What is known about the person; repeatable."),
]
LeftOut = Annotated[
    list[str] | None,
    typer.Option("--leave-out", help="A task that the plan does not need; repeatable."),
]
Seen = Annotated[
    int | None,
    typer.Option(
        metavar="EVENT",
        help="The last event that you read: the order is refused if this changed since. Without "
        "it, what the register holds now counts as read.",
    ),
]
SeenNumber = Annotated[
    int, typer.Argument(help="The version, by `calendar status`.", metavar="VERSION")
]
CaseArgument = Annotated[str, typer.Argument(help="The case, such as case-01K...", metavar="CASE")]
TaskArgument = Annotated[str, typer.Argument(help="The task, such as J1.", metavar="TASK")]
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
