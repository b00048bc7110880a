"""Acts that a person can order now, as forms: what is known is sent with it, the rest is asked.

Everything comes from what exists for the command line: which acts are possible, with which values
(``views.possible``), by which command (``cli.next_steps``), and what that command takes. So a new
act has its form without a line here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

from cli.next_steps import LINES
from cli.order_lines import ABSENT, TYPED, OrderLine
from cli.words import ASKED_FOR
from portal.pages.act_words import ACTS, is_contrary, needs_of
from portal.pages.fields import ActForm, Choices, Field
from portal.pages.meanings import Meanings, command_of, meanings_of_commands
from views.possible import Next, Possible

_AROUND = frozenset({"person", "as_json", "seen", "field"})
"""What a form never asks for: who acts, how it is printed, what was seen; fields have their own."""
_FEW = 8
"""Up to so many choices are shown at once."""
_CODES = re.compile(
    r"[:,]?\s*(?:One of:?\s*)?[A-Z][A-Z0-9_]+(?:(?:,? or |, | to )[A-Z][A-Z0-9_]+)+"
    r"|,? such as [A-Z][A-Z0-9_]+\b"
)
"""Code words in a help: a form shows what they mean."""
_DAY = re.compile(r"[:,] (?:such as |as )?\d{4}-\d\d-\d\d(?=\.)")
"""How a day is typed: a form has a field for it."""
_LABELS = {
    "case": "Cases",
    "on": "Day",
    "what": "What happened",
    "text": "What to record",
    "reason": "Reason",
    "until": "Until",
    "due": "New due time",
    "because": "Why the clock pauses",
    "to": "To whom",
    "who": "Who made it",
    "redirect_to": "The agency whose task it is, if known",
    "key_of": "Dossier",
    "limit": "The law or rule that limits it",
    "entered": "The person, as lines",
}
"""What a field is called where its option's name would not say it."""


class Offer(NamedTuple):
    """An act with one command that orders it."""

    act: str
    words: tuple[str, ...]
    """The command."""
    title: str
    """What it does, as a verb and its object."""
    fixed: Mapping[str, str]
    """What is known, by the command's parameters."""
    choices: Mapping[str, tuple[str, ...]]
    """What must be chosen, by the command's parameters."""
    fields: Mapping[str, str]
    """The order's field of each parameter."""
    form: tuple[str, ...]
    """The fields of a task's form that must be filled in."""
    labels: Mapping[str, Mapping[str, str]] = {}
    """What some of the choices are called, by the command's parameters."""

    @property
    def path(self) -> str:
        """Where its form is sent."""
        return f"/do/{'/'.join(self.words)}"


@cache
def command(words: tuple[str, ...]) -> Any:
    """A command by its words: click's, which Typer hides. Raises LookupError."""
    from cli.main import typed_commands

    for known, found in typed_commands():
        if known == words:
            return found
    raise LookupError(" ".join(words))


def offers_of(found: Next, known: Mapping[str, str], seen: int | None = None) -> list[Offer]:
    """The possible acts, in the order of the pages.

    ``known`` is what every line may name: the ``case``, the ``matter``, or the ``version`` and
    ``event`` of a communication. ``seen`` is the last event that the page shows.
    """
    order = {line.act: place for place, line in enumerate(LINES)}
    possible = sorted(found.possible, key=lambda one: order[one.act])
    return [offer for one in possible for offer in _offers(one, known, seen)]


def merged(offers: Iterable[Offer]) -> list[Offer]:
    """One offer for each command, with everything that one of them lets a person choose.

    Not every combination of it is possible: the service refuses those that are not, and says why.
    """
    alike: dict[tuple[tuple[str, ...], str], list[Offer]] = {}
    for offer in offers:
        alike.setdefault((offer.words, offer.title), []).append(offer)
    return [_union(several) for several in alike.values()]


def _union(offers: Sequence[Offer]) -> Offer:
    first = offers[0]
    names = dict.fromkeys(name for one in offers for name in (*one.fixed, *one.choices))
    values = {
        name: tuple(
            dict.fromkeys(
                value
                for one in offers
                for value in one.choices.get(name, tuple(filter(None, [one.fixed.get(name)])))
            )
        )
        for name in names
    }
    always = {name for name in names if all(name in one.fixed for one in offers)}
    single = {name for name in always if len(values[name]) == 1}
    return first._replace(
        fixed={name: values[name][0] for name in single},
        choices={name: values[name] for name in names if name not in single},
        fields={name: field for one in offers for name, field in one.fields.items()},
        form=first.form if all(one.form == first.form for one in offers) else (),
    )


def _offers(one: Possible, known: Mapping[str, str], seen: int | None) -> Iterator[Offer]:
    values: dict[str, tuple[str, ...]] = {name: (TYPED,) for name in one.typed}
    values |= {allowed.field: allowed.values for allowed in one.values}
    for line in LINES:
        fits = all(value in values.get(name, (ABSENT,)) for name, value in line.where.items())
        if line.act == one.act and fits and _takes(line.words) <= {*known, *values}:
            yield _offer(line, one, known, values, seen)


def _takes(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def _offer(
    line: OrderLine,
    one: Possible,
    known: Mapping[str, str],
    values: Mapping[str, tuple[str, ...]],
    seen: int | None,
) -> Offer:
    words = command_of(line.words)
    fixed: dict[str, str] = {}
    choices: dict[str, tuple[str, ...]] = {}
    fields: dict[str, str] = {}
    for parameter, token in _given(words, line.words.split()[len(words) :]):
        name = token[1:-1] if token.startswith("{") else ""
        if name in known:
            fixed[parameter] = known[name]
        elif name:
            fields[parameter] = name
            allowed = values[name]
            if len(allowed) == 1 and allowed != (TYPED,):
                fixed[parameter] = allowed[0]
            elif allowed != (TYPED,):
                choices[parameter] = allowed
        elif not token.isupper():
            fixed[parameter] = token
    if seen is not None and any(one.name == "seen" for one in command(words).params):
        fixed["seen"] = str(seen)
    title = _title(words, line, fixed)
    return Offer(line.act, words, title, fixed, choices, fields, one.form)


def _title(words: tuple[str, ...], line: OrderLine, fixed: Mapping[str, str]) -> str:
    """What the act is called; a switch that makes something else of it says so."""
    said = ACTS.get(line.act)
    if said is not None and said.contrary and is_contrary(fixed):
        return said.contrary
    title = said.title if said is not None else meanings_of_commands()[words]
    if said is not None and len(_lines_of(line.act)) == 1:
        return title
    helps = [str(one.help or "").rstrip(".") for one in _switches(words) if _sets(line, one)]
    return ": ".join([title, *filter(None, helps)])


@cache
def _lines_of(act: str) -> tuple[OrderLine, ...]:
    return tuple(line for line in LINES if line.act == act)


@cache
def _switches(words: tuple[str, ...]) -> tuple[Any, ...]:
    """The switches of a command that make something else of it: each has an act of its own."""
    lines = [line for line in LINES if command_of(line.words) == words]
    flags = [one for one in command(words).params if getattr(one, "is_flag", False)]
    return tuple(one for one in flags if any(_sets(line, one) for line in lines))


def _sets(line: OrderLine, switch: Any) -> bool:
    return switch.opts[0] in line.words.split()


def _given(words: tuple[str, ...], tokens: list[str]) -> Iterator[tuple[str, str]]:
    """The parameters that a line gives, each with its token; a switch has ``true`` or ``false``."""
    parameters = command(words).params
    arguments = iter([one for one in parameters if one.param_type_name == "argument"])
    waiting = iter(tokens)
    for token in waiting:
        if not token.startswith("--"):
            yield str(next(arguments).name), token
            continue
        one = next(one for one in parameters if token in (*one.opts, *one.secondary_opts))
        if getattr(one, "is_flag", False):
            yield str(one.name), "true" if token in one.opts else "false"
        else:
            yield str(one.name), next(waiting)


def form_for(
    offer: Offer,
    meanings: Meanings,
    *,
    order: str,
    form_key: str,
    back: str,
    solid: bool = False,
    needs: str = "",
) -> ActForm:
    """The form of an offer. ``order`` is the id that its order gets."""
    asked: list[Field] = []
    more: list[Field] = []
    switches = _switches(offer.words) if offer.act else ()
    for one in command(offer.words).params:
        name = str(one.name)
        if name in _AROUND or name in offer.fixed or one in switches:
            continue
        if (one.metavar == "COMMUNICATION" or name == "draft") and name not in offer.choices:
            continue  # nobody types an id: what is possible brings it
        field = _field(offer, one, meanings)
        is_named = name in offer.fields or one.required or _asks(one) or name == "case"
        (asked if is_named else more).append(field)
    return ActForm(
        action=offer.path,
        title=offer.title,
        button=offer.title,
        fields=tuple(asked),
        more=tuple(one for one in more if one.kind != "file"),
        hidden=tuple(offer.fixed.items()),
        order=order,
        form_key=form_key,
        back=back,
        solid=solid,
        needs=needs or needs_of(offer.act),
    )


def _asks(parameter: Any) -> bool:
    """Whether the command asks for it where it is missing."""
    return parameter.required or (parameter.metavar in ASKED_FOR and parameter.default != "")


def _field(offer: Offer, parameter: Any, meanings: Meanings) -> Field:
    name = str(parameter.name)
    field = offer.fields.get(name, name)
    said = offer.labels.get(name, {})
    choices: Choices = tuple(
        (value, said.get(value) or meanings.of(field, value))
        for value in offer.choices.get(name, ())
    )
    text = str(getattr(parameter, "help", "") or "")
    if getattr(parameter, "is_flag", False) and not choices:
        choices = (("true", _hint(text).rstrip(".") or "Yes"),)
        text = ""
    said_as = field if name == "key" else name
    label = _LABELS.get(name, said_as.replace("_id", "").replace("_", " ").capitalize())
    return Field(
        name=name,
        id=f"{'-'.join(offer.words)}-{name}",
        kind=_kind(parameter, choices, text),
        label=label,
        hint=_hint(text, label),
        choices=choices,
        required=parameter.required or _asks(parameter),
    )


def _kind(parameter: Any, choices: Choices, text: str) -> str:
    if getattr(parameter, "is_flag", False) or (choices and parameter.multiple):
        return "checkboxes"
    if choices:
        return "radios" if len(choices) <= _FEW else "select"
    if parameter.metavar in ASKED_FOR or parameter.metavar == "FILE":
        return "textarea"
    if parameter.metavar == "DATE":
        return "date"
    if "ISO 8601" in text:
        return "datetime"
    return "text"


def _hint(text: str, label: str = "") -> str:
    """The help of an option, without how it is typed, and without what its label says."""
    shown = text.partition(" (`")[0].replace("; kept sealed", "").replace("; repeatable", "")
    shown = shown.replace(", by id or number", "")
    shown = _DAY.sub("", _CODES.sub("", shown))
    if "ISO 8601" in shown or shown.strip(" .").lower().removeprefix("the ") in (
        "why",
        label.lower(),
    ):
        return ""
    return shown
