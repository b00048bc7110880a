"""Options that many commands share."""

from typing import Annotated

import typer

As = Annotated[
    str | None,
    typer.Option("--as", envvar="CAVEAT_AS", help="Who acts: a person of the directory, by id."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept sealed in the register.")]
Text = Annotated[str, typer.Option("--text", help="What is to be recorded; kept sealed.")]
CaseArgument = Annotated[str, typer.Argument(help="The case, such as case-01K...", metavar="CASE")]
TaskArgument = Annotated[str, typer.Argument(help="The task, such as J1.", metavar="TASK")]
ClockArgument = Annotated[
    str, typer.Argument(help="The clock, such as S2/answer.", metavar="CLOCK")
]
CommunicationArgument = Annotated[
    str, typer.Argument(help="The communication, such as comm-01K...", metavar="COMMUNICATION")
]
