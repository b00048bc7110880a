"""``caveat intake``, ``caveat communication`` and ``caveat restriction``: what comes in."""

from typing import Annotated

import typer

from cli.options import As, AsJson, CommunicationArgument, Reason

communication = typer.Typer(help="Communications that have come in.", no_args_is_help=True)
restriction = typer.Typer(
    help="Restrictions: of a communication (comm-...) or of a case (case-...).",
    no_args_is_help=True,
)


def intake(
    source: Annotated[
        str, typer.Argument(help="A file, a folder, or - for standard input.", metavar="SOURCE")
    ],
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Take in communications: once, whatever is sent twice.

    What cannot be read is kept and counted by the exit code: 201 for one, 202 for two, up to 250.
    """
    from cli import intake_command
    from cli.session import run

    run(lambda: intake_command.take_in(source, person, as_json), as_json=as_json)


def search(
    name: Annotated[str, typer.Argument(help="The name, in any script and order.")],
    born: Annotated[
        str | None, typer.Option(help="The date of birth as far as it is known.")
    ] = None,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Search communications by the name of a person, as the screening compares names."""
    from cli import intake_command
    from cli.session import run

    run(lambda: intake_command.search(name, born, person, as_json), as_json=as_json)


@communication.command("list")
def list_(
    state: Annotated[str | None, typer.Option(help="Only in this state.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many, and whether there are more.")
    ] = None,
    after: Annotated[
        str | None, typer.Option(help="Go on after this communication, the last one listed.")
    ] = None,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """List communications and where they stand, newest first: all, or part by part."""
    from cli import intake_command
    from cli.session import run

    run(
        lambda: intake_command.list_communications(state, limit, after, person, as_json),
        as_json=as_json,
    )


@communication.command()
def show(
    communication_id: CommunicationArgument, person: As = None, as_json: AsJson = False
) -> None:
    """Show whom the screening named in a communication, and why."""
    from cli import intake_command
    from cli.session import run

    run(lambda: intake_command.show(communication_id, person, as_json), as_json=as_json)


@restriction.command()
def confirm(
    communication_id: CommunicationArgument,
    reason: Reason,
    who: Annotated[
        str | None, typer.Option("--person", help="The protected person meant, such as P-0001.")
    ] = None,
    identity: Annotated[str, typer.Option(help="CONFIRMED or PROBABLE.")] = "CONFIRMED",
    attach_to: Annotated[
        str | None, typer.Option(help="Join this case instead of opening one.")
    ] = None,
    circumstance: Annotated[
        list[str] | None, typer.Option(help="What is known of the person; may be repeated.")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="A task that the plan need not have; repeatable.")
    ] = None,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Confirm a hit: a case is opened, or the communication joins one."""
    from cli import intake_command
    from cli.session import run

    run(
        lambda: intake_command.confirm(
            communication_id,
            who=who,
            identity=identity,
            attach_to=attach_to,
            circumstances=circumstance or [],
            left_out=leave_out or [],
            reason=reason,
            person=person,
            as_json=as_json,
        ),
        as_json=as_json,
    )


@restriction.command()
def lift(
    subject: Annotated[str, typer.Argument(help="comm-... or case-...", metavar="SUBJECT")],
    reason: Reason,
    unscreened: Annotated[
        bool,
        typer.Option(
            help="Of a communication that is restricted because it is not screened in time.",
        ),
    ] = False,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Lift the restriction of a communication, or of a case."""
    from cli import intake_command
    from cli.session import run

    run(lambda: intake_command.lift(subject, reason, unscreened, person, as_json), as_json=as_json)


@restriction.command()
def renew(
    case_id: Annotated[str, typer.Argument(help="case-...", metavar="CASE")],
    reason: Reason,
    person: As = None,
    as_json: AsJson = False,
) -> None:
    """Keep the restriction of a case after its review."""
    from cli import case_commands
    from cli.session import run

    run(lambda: case_commands.renew_restriction(case_id, reason, person, as_json), as_json=as_json)
