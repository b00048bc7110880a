"""What would follow from an order: tried as the recorder would, and not recorded.

So what a second person reads before they decide is what the procedure would do, and no other text
that could differ from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from activities.recorder import Recorder
from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.dossier import Event
from procedure.kind_table import kind_of
from procedure.letters import LetterOrder
from procedure.matters.matter import Matter, sentence
from procedure.people import Actor, AgencyCode, Role
from procedure.refusals import Refused
from procedure.stages import position_of
from procedure.step_rows import step_rows
from procedure.task import HasTasks
from procedure.values import Moment, PersonId, Stored
from views.known import Known, known_to
from views.trials import Trial


class Ahead(Stored):
    """A step or a clock that would begin, or whose time would change."""

    what: str
    party: str
    """In whose court the step would be; empty for a clock that no step names."""
    due: Moment | None
    expected: bool
    """Whether others owe it: then the time is one that we expect."""


class Recipient(Stored):
    """Who would get an email."""

    agency: AgencyCode
    role: Role | None
    person: PersonId | None


class Outcome(Stored):
    """What would follow from one order."""

    act: str
    chosen: Mapping[str, str]
    """What it names where a person chooses."""
    recorded: str
    """What the timeline would say of it at last."""
    ahead: tuple[Ahead, ...]
    stands: tuple[str, ...]
    """Where it would be that it is not now: who must act, and what comes next."""
    emails: tuple[Recipient, ...]


async def outcomes_of(
    recorder: Recorder, actor: Actor, trials: Sequence[Trial], rules: Procedure, now: datetime
) -> Sequence[Outcome]:
    """What would follow from each of these orders on one case or matter, without those refused."""
    tried = await recorder.tried([trial.command for trial in trials], now)
    found = []
    for trial, one in zip(trials, tried, strict=True):
        if not isinstance(one, Refused) and isinstance(one.state, HasTasks):
            found.append(outcome_of(trial, one.state, one.events, rules))
    texts = [text for one in found for text in (one.recorded, *(step.what for step in one.ahead))]
    own = {trial.command.dossier for trial in trials}
    known = await known_to(recorder.register, actor, texts, own=own)
    return [_as_known(one, known) for one in found]


def outcome_of(trial: Trial, state: HasTasks, events: Sequence[Event], rules: Procedure) -> Outcome:
    """What these events would lead to, which follow from the trial."""
    after = _after(state, events, rules)
    stands = _stands(state)
    return Outcome(
        act=trial.command.act,
        chosen=trial.chosen,
        recorded=after.recorded,
        ahead=tuple(_ahead(state, after.state, rules)),
        stands=tuple(one for one in _stands(after.state) if one not in stands),
        emails=tuple(
            Recipient(agency=agency, role=role, person=person)
            for agency, role, person in dict.fromkeys(
                (one.agency, one.role, one.person) for one in after.letters
            )
        ),
    )


class _After(NamedTuple):
    state: Any
    recorded: str
    letters: Sequence[LetterOrder]


def _after(state: HasTasks, events: Sequence[Event], rules: Procedure) -> _After:
    kind, after, recorded = kind_of(state.dossier), state, ""
    letters: list[LetterOrder] = []
    for event in events:
        rule = kind.events[type(event)]
        if rule.text is not None:
            recorded = rule.text(after, event, rules).what
        after = kind.evolve(after, event)
        if rule.effects is not None:
            effects = rule.effects(after, event, rules)
            letters += [one for one in effects if isinstance(one, LetterOrder)]
    return _After(after, recorded, letters)


def _ahead(before: HasTasks, after: HasTasks, rules: Procedure) -> Iterator[Ahead]:
    """The steps that are new, and then the clocks of none of them that begin or have moved."""
    known = {(step.party, step.what) for step in step_rows(before, rules)}
    steps = [step for step in step_rows(after, rules) if (step.party, step.what) not in known]
    for step in steps:
        yield Ahead(what=step.what, party=step.party, due=step.due_at, expected=step.expected)
    of_steps = {step.clock for step in steps}
    for key, clock in after.clocks.items():
        was = before.clocks.get(key)
        same = was is not None and was.running and not was.paused and was.due_at == clock.due_at
        if clock.running and not clock.paused and not same and key not in of_steps:
            yield Ahead(what=clock.label, party="", due=clock.due_at, expected=clock.expected)


def _stands(state: HasTasks) -> tuple[str, ...]:
    """Where it is, without the points at the end."""
    match state:
        case Case():
            return position_of(state).parts
        case Matter():
            return (sentence(state).rstrip("."),)
    return ()


def _as_known(one: Outcome, known: Known) -> Outcome:
    """Without what the reader may not know of."""
    ahead = (step.model_copy(update={"what": known.text(step.what)}) for step in one.ahead)
    update = {"recorded": known.text(one.recorded), "ahead": tuple(ahead)}
    return one.model_copy(update=update)
