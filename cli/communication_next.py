"""What a person can do next with a communication, as commands with what they need."""

from collections.abc import Mapping

from cli.output import say
from procedure.intake.intake import intake_id
from views.communications import Shown
from views.next_acts import Possible

_LINES: Mapping[str, str] = {
    "confirm_restriction": "restriction confirm {version} --person {person} --identity {identity} "
    "--reason REASON --seen {event}",
    "confirm_joining": "restriction confirm {version} --person {person} --identity {identity} "
    "--join {case} --reason REASON --seen {event}",
    "confirm_beside": "restriction confirm {version} --person {person} --identity {identity} "
    "--new --reason REASON --seen {event}",
    "confirm_entered": "restriction confirm {version} --entered FILE --identity {identity} "
    "--reason REASON --seen {event}",
    "release_communication": "restriction lift {version} --reason REASON --seen {event}",
    "release_unscreened": "restriction lift {version} --unscreened --reason REASON",
    "attach_translation": "communication translate {version} --text TEXT --made-by WHO",
}


def with_commands(shown: Shown) -> Shown:
    """The same with the command line of each act."""
    possible = tuple(
        one.model_copy(update={"commands": (_line(one, shown),)}) for one in shown.next.possible
    )
    return shown.model_copy(update={"next": shown.next.model_copy(update={"possible": possible})})


def _line(one: Possible, shown: Shown) -> str:
    known = {
        "version": intake_id(shown.communication, shown.version),
        "event": str(shown.event),
        **{
            allowed.field: allowed.values[0] if len(allowed.values) == 1 else allowed.field.upper()
            for allowed in one.values
        },
    }
    return f"caveat {_LINES[one.act].format_map(known)}"


def print_next(shown: Shown) -> None:
    """The commands, with the values that may be typed."""
    say("\nWhat you can do next")
    for one in shown.next.possible:
        for command in one.commands:
            say(f"  {command}")
        for allowed in one.values:
            if len(allowed.values) > 1:
                say(f"      {allowed.field.upper()}: {', '.join(allowed.values)}")
    if not shown.next.possible:
        say("  Nothing.")
    for waiting in shown.next.not_yet:
        line = " ".join(_LINES[waiting.act].split()[:2])
        say(f"  not yet: caveat {line}: {waiting.why}")
