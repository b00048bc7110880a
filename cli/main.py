"""The ``caveat`` command: nouns, then verbs. What is heavy is imported when it is needed."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

import typer

from cli import (
    access,
    annex,
    calendar,
    case,
    case_end,
    case_people,
    case_reading,
    case_team,
    ccf,
    choices,
    clock,
    communication,
    copies,
    decision,
    deletion,
    directory,
    directory_edits,
    document,
    duty,
    guard,
    incident,
    installation,
    intake,
    ledger,
    matter,
    order,
    order_key,
    outbox,
    package,
    person,
    plan,
    protest,
    protest_caveats,
    protest_course,
    read,
    recall,
    refugee,
    report,
    restriction,
    review,
    roster,
    search,
    send,
    task,
    task_decisions,
    use,
    why,
)
from cli.output import prepare, say
from cli.usage import read_plainly

app = typer.Typer(
    name="caveat",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if not asked:
        return
    from importlib.metadata import version

    from runtime.build import digest_of_code

    say(f"Caveat {version('caveat')}, build {digest_of_code()}")
    raise typer.Exit


@app.callback()
def caveat(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version, and the build that decides and replays.",
        ),
    ] = False,
) -> None:
    """The U.S. response to misuse of INTERPOL channels, as timed, auditable casework."""


app.command("read")(read.read)
app.command("intake")(intake.intake)
app.command("receive")(installation.receive)
app.command("portal")(installation.portal)
app.add_typer(communication.communication, name="communication")
app.add_typer(person.person, name="person")
app.command("search")(search.search)
app.add_typer(restriction.restriction, name="restriction")
case.case.add_typer(case_reading.reading)
case.case.add_typer(case_people.people)
case.case.add_typer(case_team.team)
case.case.add_typer(case_end.ending)
task.task.add_typer(task_decisions.decided)
case.case.add_typer(why.asking)
app.add_typer(case.case, name="case")
app.add_typer(clock.clock, name="clock")
app.add_typer(copies.copies, name="copies")
app.add_typer(recall.recall, name="recall")
app.add_typer(review.review, name="review")
app.add_typer(task.task, name="task")
app.add_typer(plan.plan, name="plan")
app.add_typer(matter.matter, name="matter")
protest.protest.add_typer(protest_course.course)
protest.protest.add_typer(protest_caveats.caveats)
app.add_typer(protest.protest, name="protest")
app.add_typer(duty.duty, name="duty")
app.add_typer(report.report, name="report")
app.add_typer(use.use, name="use")
app.add_typer(incident.incident, name="incident")
app.add_typer(refugee.refugee, name="refugee")
app.add_typer(ccf.ccf, name="ccf")
app.command("decide")(decision.decide)
app.command("approve")(decision.approve)
app.add_typer(send.send, name="send")
app.add_typer(guard.guard, name="guard")
app.add_typer(package.package, name="package")
app.add_typer(document.document, name="document")
app.add_typer(order.order, name="order")
app.add_typer(order_key.order_key, name="order-key")
app.add_typer(ledger.ledger, name="ledger")
app.add_typer(roster.roster, name="roster")
app.add_typer(calendar.calendar, name="calendar")
app.add_typer(deletion.deletion, name="deletion")
app.add_typer(outbox.outbox, name="outbox")
app.add_typer(access.token, name="token")
app.add_typer(access.session, name="session")
directory.directory.add_typer(directory_edits.edits)
app.add_typer(directory.directory, name="directory")
app.add_typer(annex.annex, name="annex")
for name, listing in choices.listings():
    app.command(name)(listing)
app.command("rehearse")(installation.rehearse)
app.command("up")(installation.up)
app.command("doctor")(installation.doctor)
read_plainly(app)


# Any: the command is click's, which Typer brings under a private name.
@cache
def whole() -> Any:
    """Everything that can be typed. Made once: making it takes longer than most commands."""
    return typer.main.get_command(app)


def typed_commands() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words by which it is typed, in the order of ``caveat --help``."""
    return _below(whole(), ())


def _below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(command, "commands"):
        yield words, command
        return
    for word, one in command.commands.items():
        yield from _below(one, (*words, word))


def run() -> None:
    """Entry point of the ``caveat`` command."""
    from runtime.zone_data import pin_zone_data

    prepare()
    pin_zone_data()
    whole()()


if __name__ == "__main__":
    run()
