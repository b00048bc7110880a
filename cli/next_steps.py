"""What a person can do next, as commands with what they need."""

from collections.abc import Iterator, Mapping
from shlex import quote
from string import Formatter
from typing import Any

from typer.core import TyperGroup

from cli import (
    case,
    case_end,
    case_people,
    case_team,
    ccf,
    clock,
    communication,
    copies,
    decision,
    duty,
    guard,
    incident,
    matter,
    package,
    plan,
    protest,
    protest_caveats,
    protest_course,
    recall,
    refugee,
    report,
    restriction,
    review,
    send,
    task,
    task_decisions,
    use,
)
from cli.order_lines import ABSENT, TYPED, OrderLine
from cli.paragraphs import print_command, print_heading, print_line, print_paragraph
from procedure.outgoing_codes import Weight
from views.possible import Next, Possible

LINES: tuple[OrderLine, ...] = (
    *task.LINES,
    *task_decisions.LINES,
    *decision.LINES,
    *send.LINES,
    *guard.LINES,
    *package.LINES,
    *case.LINES,
    *case_end.LINES,
    *case_people.LINES,
    *case_team.LINES,
    *plan.LINES,
    *clock.LINES,
    *copies.LINES,
    *review.LINES,
    *refugee.LINES,
    *ccf.LINES,
    *restriction.LINES,
    *communication.LINES,
    *protest.LINES,
    *report.LINES,
    *duty.LINES,
    *use.LINES,
    *incident.LINES,
    *recall.LINES,
    *protest_course.LINES,
    *protest_caveats.LINES,
    *matter.LINES,
)
"""Every act that a person can order, in the order in which a page offers them."""
_NAMES = {"reason": "PAUSE_REASON"}
"""Placeholders that differ from the field's name, which another one has."""
_TYPED = {
    "due": ("TIME", "ISO 8601 with an offset, later than the present due time"),
    "until": ("UNTIL", "until when, ISO 8601 with an offset"),
    "on": ("DAY", "a day such as 2026-03-31"),
    "answer_by": ("DATE", "by when the CCF wants the answer, ISO 8601 with an offset"),
    "filed_at": ("FILED_AT", "when it was sent, ISO 8601 with an offset"),
    "use_on": ("DAY", "the day of the use, such as 2026-03-18"),
    "person": ("PERSON", "a number of the roster, or an entry of another case"),
    "provisions": ("PROVISION", "a provision that is breached, such as 'RPD 34(3)'"),
    "discovered_at": ("TIME", "when it was, ISO 8601 with an offset"),
    "agency": ("AGENCY", "an agency of the directory"),
    "language": ("LANGUAGE", "its ISO 639 code, such as en"),
    "weight": ("WEIGHT", f"how much it proves: {', '.join(Weight)}"),
    "successor": ("OTHER_CASE", "the case that continues in its place"),
}
_WRITTEN = {
    "TEXT": "what to record; it is kept sealed",
    "REASON": "why; it is kept sealed",
    "LIMIT": "the law or rule that limits the act; it is kept sealed",
    "VALUE": "what the field of the form asks for",
    "FILE": "names, birth date and source of a person on no roster",
    "WHO": "who made the translation; it is kept sealed",
}


def with_commands(found: Next, known: Mapping[str, str]) -> Next:
    """The same with the command lines of each act, in the order of the pages.

    ``known`` is what every line may name: the case, the matter, or the version and event of a
    communication.
    """
    order = {line.act: place for place, line in enumerate(LINES)}
    possible = sorted(found.possible, key=lambda one: order[one.act])
    return found.model_copy(
        update={
            "possible": tuple(
                one.model_copy(update={"commands": tuple(_lines(one, known))}) for one in possible
            )
        }
    )


def _lines(one: Possible, known: Mapping[str, str]) -> Iterator[str]:
    values: dict[str, tuple[str, ...]] = {name: (TYPED,) for name in one.typed}
    values |= {allowed.field: allowed.values for allowed in one.values}
    known = {**known, **{name: _filled(name, allowed) for name, allowed in values.items()}}
    for line in LINES:
        fits = all(value in values.get(name, (ABSENT,)) for name, value in line.where.items())
        if line.act == one.act and fits and _takes(line.words) <= {*known}:
            form = "".join(f" --field {key}=VALUE" for key in one.form)
            yield f"caveat {line.words.format_map(known)}{form}"


def _takes(words: str) -> set[str]:
    """The fields that a line names."""
    return {name for _, name, _, _ in Formatter().parse(words) if name}


_NAMED = frozenset(name for line in LINES for name in _takes(line.words))
"""The fields that are typed; any other one chooses between two lines."""


def _filled(name: str, values: tuple[str, ...]) -> str:
    if values == (TYPED,):
        return _TYPED[name][0]
    return quote(values[0]) if len(values) == 1 else _placeholder(name)


def _placeholder(name: str) -> str:
    return _NAMES.get(name, name.upper())


def print_next(found: Next) -> None:
    """Print what can be done, as commands, with the values that may be typed."""
    print_heading("What you can do next")
    if not found.possible:
        print_line("  Nothing.")
    meanings = _meanings()
    before = None
    for one in found.possible:
        for command in one.commands:
            meaning = meanings[_name(command, meanings)]
            if meaning != before:
                print_paragraph(meaning)
            before = meaning
            print_command(command)
        for also in dict.fromkeys(line.also for line in LINES if line.act == one.act and line.also):
            print_paragraph(f"also: {also}", 8, hanging=2)
        for allowed in one.values:
            if len(allowed.values) > 1 and allowed.field in _NAMED:
                print_paragraph(
                    f"{_placeholder(allowed.field)}: {', '.join(allowed.values)}", 8, hanging=2
                )
    typed = {name for one in found.possible for name in one.typed}
    words = {_TYPED[name][0]: _TYPED[name][1] for name in sorted(typed)}
    used = " ".join(command for one in found.possible for command in one.commands)
    words |= {word: meaning for word, meaning in _WRITTEN.items() if word in used}
    if words:
        print_line()
        print_paragraph("; ".join(f"{word}: {meaning}" for word, meaning in words.items()) + ".")
    if found.not_yet:
        print_heading("Not yet")
        for waiting in found.not_yet:
            words_of = next(line.words for line in LINES if line.act == waiting.act)
            name = _name(f"caveat {words_of}", meanings)
            print_paragraph(f"caveat {name}: {waiting.why}", hanging=4)


def _name(command: str, known: Mapping[str, str]) -> str:
    """The words that name the command in a line."""
    words = command.split()[1:]
    return next(name for size in (2, 1) if (name := " ".join(words[:size])) in known)


def _meanings() -> dict[str, str]:
    """What each command does, in the first sentence of its help."""
    from cli.main import whole

    found: dict[str, str] = {}

    # Any: the command is click's, which Typer brings under a private name.
    def collect(name: str, command: Any) -> None:
        if isinstance(command, TyperGroup):
            for below, one in command.commands.items():
                collect(f"{name} {below}".strip(), one)
            return
        found[name] = (command.help or "").splitlines()[0]

    collect("", whole())
    return found
