"""Measure messages per CPU second, 99th percentile, memory, and build time, next to rapidfuzz.

    python -m benchmarks.screening.speed [people] [messages]

Runs in one process on one core and measures CPU time, so that other work on the machine matters
less. If OpenSanctions' ``nomenklatura`` is installed, its matcher runs on a few messages too. It is
not a dependency.
"""

import random
import resource
import sys
import time
from collections.abc import Callable

from rapidfuzz import fuzz, process, utils

from benchmarks.screening.cultures import Person
from benchmarks.screening.evaluate import birth_date_of, draw_people, roster_of
from benchmarks.screening.peers import installed, open_sanctions
from procedure.message import Communication, CommunicationKind, InterpolState, Subject
from screening.match import Screen

_FILLER = [
    "the",
    "bureau",
    "asks",
    "for",
    "information",
    "about",
    "a",
    "person",
    "who",
    "is",
    "said",
    "to",
    "have",
    "left",
    "the",
    "country",
    "in",
    "the",
    "spring",
    "and",
    "to",
    "live",
    "near",
    "the",
    "border",
    "with",
    "members",
    "of",
    "the",
    "family",
    "under",
    "another",
    "name",
    "the",
    "file",
    "holds",
    "the",
    "report",
    "of",
    "the",
    "ministry",
    "and",
    "the",
    "order",
    "of",
    "the",
    "court",
    "in",
    "the",
    "matter",
    "of",
    "the",
    "company",
]


def memory() -> float:
    """The peak memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def message(person: Person, body: str = "") -> Communication:
    """A notice about a person, or a message with this body."""
    subjects = (
        ()
        if body
        else (
            Subject(
                family_name=person.family.upper(),
                forename=person.given,
                birth_date=birth_date_of(person),
            ),
        )
    )
    return Communication(
        kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.PUBLISHED,
        sender="IP XANDRIA",
        reference="1",
        subjects=subjects,
        body=body,
    )


def text_of(person: Person, draw: random.Random) -> str:
    """Sixty words with a name among them and capitals at the start of sentences."""
    words = [draw.choice(_FILLER) for _ in range(60 - len(person.name.split()))]
    at = draw.randrange(len(words))
    words[at:at] = person.name.split()
    for start in range(0, len(words), 14):
        words[start] = words[start][:1].upper() + words[start][1:]
    for _ in range(4):
        other = draw.randrange(len(words))
        words[other] = words[other].capitalize()
    return " ".join(words) + "."


def timed(work: Callable[[Communication], object], messages: list[Communication]) -> str:
    """Messages per CPU second, and the 99th percentile in ms of CPU time."""
    times = []
    for one in messages:
        start = time.process_time()
        work(one)
        times.append(time.process_time() - start)
    times.sort()
    rate = len(times) / sum(times)
    return f"{rate:10.1f} messages/s   p99 {times[int(len(times) * 0.99)] * 1000:8.2f} ms"


def main() -> None:
    """Print the results."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    draw = random.Random(4)
    roster = roster_of(draw_people(1, count))
    traffic = draw_people(2, many, western=0.01)
    before = memory()
    start = time.process_time()
    screen = Screen(roster)
    built = time.process_time() - start
    more = memory() - before
    print(f"{count} people: built in {built:.2f} s, {more:.0f} MB more, {before:.0f} MB before")
    notices = [message(person) for person in traffic]
    texts = [message(person, text_of(person, draw)) for person in traffic]
    half = many // 2
    print("structured, cold cache ", timed(screen.screen, notices[:half]))
    print("structured, warm cache ", timed(screen.screen, notices[half:]))
    print("free text, 60 words    ", timed(screen.screen, texts))
    print(f"peak memory             {memory():.0f} MB")
    choices = [utils.default_process(person.name) for person in roster.persons]

    def naive(one: Communication) -> object:
        subject = one.subjects[0]
        query = utils.default_process(f"{subject.forename} {subject.family_name}")
        return process.extract(query, choices, scorer=fuzz.WRatio, limit=20)

    print("rapidfuzz WRatio       ", timed(naive, notices[: max(20, 200_000 // count)]))
    if not installed():
        print("nomenklatura logic-v2   not installed")
        return
    matcher = open_sanctions(roster)

    def compared(one: Communication) -> object:
        subject = one.subjects[0]
        return matcher(f"{subject.forename} {subject.family_name}", subject.birth_date)

    print("nomenklatura logic-v2  ", timed(compared, notices[:3]))


if __name__ == "__main__":
    main()
