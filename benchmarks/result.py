"""The result of the comparison, and how it is printed."""

from collections.abc import Callable

from benchmarks.figures import Figures, Parts
from procedure.values import Value


class Comparison(Value):
    """Both sides, with the same number of cases at once."""

    at_once: int
    cases: int
    rounds: int
    caveat: Figures
    bare: Figures


class Held(Value):
    """What the register holds at the end. It shows that the work was done."""

    cases_closed: int
    agency_tasks: int
    agency_tasks_answered: int
    emails_sent: int
    emails_not_sent: int
    emails_received: int
    ledger_whole: bool


class Result(Value):
    """Everything that was measured."""

    comparisons: tuple[Comparison, ...]
    caveat_parts: Parts
    bare_parts: Parts
    carried: int
    """Cases that were run in Caveat, including the warm-up."""
    held: Held

    @property
    def complete(self) -> bool:
        """Whether every case was closed with its four tasks answered and its emails delivered."""
        held = self.held
        return (
            held.cases_closed == self.carried
            and held.agency_tasks == held.agency_tasks_answered == 4 * self.carried
            and held.emails_not_sent == 0
            and held.emails_received == held.emails_sent > 0
            and held.ledger_whole
        )


_LINES: tuple[tuple[str, str, Callable[[Figures], float]], ...] = (
    ("cases per second", "{:.2f}", lambda f: f.cases_per_second),
    ("worker CPU, ms", "{:.1f}", lambda f: f.worker_cpu_ms),
    ("server CPU, ms", "{:.1f}", lambda f: f.server_cpu_ms),
    ("worker + server CPU, ms", "{:.1f}", lambda f: f.cpu_ms),
    ("client CPU, ms", "{:.1f}", lambda f: f.client_cpu_ms),
    ("events", "{:.1f}", lambda f: f.events),
    ("history, kB", "{:.1f}", lambda f: f.history_bytes / 1000),
    ("Temporal's database, kB", "{:.1f}", lambda f: f.database_bytes / 1000),
    ("register, kB", "{:.1f}", lambda f: f.register_bytes / 1000),
)


def page(result: Result) -> str:
    """The result as text: what a case costs on each side, and the ratio."""
    lines = []
    for one in result.comparisons:
        lines += [
            f"{one.at_once} cases at once; median of {one.rounds} rounds of {one.cases} cases",
            f"  {'per case':26}{'Caveat':>10}{'bare':>10}{'ratio':>8}",
        ]
        lines += [_line(one, *line) for line in _LINES]
        lines.append("")
    lines.append(f"  {'what a case consists of':26}{'Caveat':>10}{'bare':>10}")
    lines += [
        f"  {name.replace('_', ' '):26}{getattr(result.caveat_parts, name):>10}"
        f"{getattr(result.bare_parts, name):>10}"
        for name in Parts.model_fields
    ]
    held = result.held
    lines += [
        "",
        f"{held.cases_closed} of {result.carried} cases closed, {held.agency_tasks_answered} of "
        f"{held.agency_tasks} agency tasks answered, {held.emails_sent} emails sent and "
        f"{held.emails_received} received, ledger {'whole' if held.ledger_whole else 'BROKEN'}.",
        "The bare side stays as it was first measured: its activities stand for email. Caveat",
        "sends email outside its workflows; the relay's processor time counts as the worker's.",
        "The client's process also runs the local mail server.",
    ]
    return "\n".join(lines)


def _line(one: Comparison, name: str, form: str, figure: Callable[[Figures], float]) -> str:
    caveat, bare = figure(one.caveat), figure(one.bare)
    ratio = f"{caveat / bare:.2f}" if bare else "-"
    return f"  {name:26}{form.format(caveat):>10}{form.format(bare):>10}{ratio:>8}"
