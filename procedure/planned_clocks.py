"""The clocks that a plan starts, at once or later: of its measures, its tasks, and its filings."""

from collections.abc import Mapping

from procedure.annex.editions import Procedure
from procedure.cases import MODULES
from procedure.measures.deconfliction import CLOCK as TASKS_SENT
from procedure.measures.dispute import filings
from procedure.measures.sending import OWN_CLOCK
from procedure.planning import Plan, PlannedClock

STARTS: Mapping[str, str] = {
    "screening": "a communication is received",
    "triage": "a communication is restricted",
    "restriction-review": "a case opens, is reopened, or is restricted again",
    "hold-notice": "the restriction is placed",
    "restriction-renewal": "a supervisor renews the restriction",
    "official-notification": "the identity is confirmed",
    "official-notification-abroad": "the identity of an official abroad is confirmed",
    "deferral-review": "a deferral is approved",
    "legal-decision": "the required answers are in, or overdue",
    "follow-up-first": "a filing was made",
    "follow-up-next": "a follow-up was made",
    "interpol-result": "a filing was made",
    "executive-committee-offer": "a formal dispute was filed",
}
"""When each clock starts that the code names and an edition says nothing about."""


def with_clocks(plan: Plan, rules: Procedure) -> Plan:
    """The plan with the clocks that it starts, those of the measures first."""
    timed: dict[str, list[str]] = {key: [] for key in _of_measures(plan, rules)}
    if any(task.after for task in plan.tasks):
        timed[TASKS_SENT] = []
    for task in plan.tasks:
        if task.phase not in OWN_CLOCK:
            for key in (rules.acknowledgment_clock(task.code), rules.answer_clock(task.code)):
                if key is not None:
                    timed.setdefault(key, []).append(task.code)
    clocks = tuple(_planned(key, tuple(tasks), plan, rules) for key, tasks in timed.items())
    return plan.model_copy(update={"clocks": clocks})


def _of_measures(plan: Plan, rules: Procedure) -> list[str]:
    """The clocks of what every case does, of the measures of its tracks, and of its filings."""
    used = {name for one in plan.tracks for name in rules.track(one.track).measures}
    keys = [
        key
        for module in MODULES
        if (module.RULES.measure or module.RULES.part_of or "") in {"", *used}
        for key in module.RULES.needs.clocks
    ]
    if filings.RULES.measure in used:
        keys += (
            row.filing_clock for row in rules.edition.dispositions.values() if row.filing_clock
        )
    return keys


def _planned(key: str, tasks: tuple[str, ...], plan: Plan, rules: Procedure) -> PlannedClock:
    rule = rules.clock(key)
    return PlannedClock(
        key=key,
        label=rule.label,
        time=rule.duration[plan.case_class].words(),
        binds=rule.binds,
        start=start_of(key, rules),
        tasks=tasks,
        source=rule.time,
    )


def start_of(key: str, rules: Procedure) -> str:
    """When the clock starts, in words. Raises KeyError where nothing says it."""
    if start := rules.clock(key).start or STARTS.get(key):
        return start
    if key in {row.filing_clock for row in rules.edition.dispositions.values()}:
        return "the decision is approved"
    codes = rules.edition.tasks
    if key in {rules.answer_clock(code) for code in codes}:
        return "the task is sent"
    if key in {rules.acknowledgment_clock(code) for code in codes}:
        return "the task is sent"
    raise KeyError(key)
