"""Thirty hostile texts: processor time and memory of reading, screening, and indicators.

    python -m benchmarks.screening.hostile [people]

Each runs in a process of its own, against a roster of invented people. The goal is less than 2 s
and less than 512 MB for each. Words are invented.
"""

import json
import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from benchmarks.screening.evaluate import draw_people, roster_of
from formats.read import read
from indicators.checks import indicate
from indicators.known import Known
from screening.limits import shortened
from screening.match import Screen

MAX_CPU_SECONDS = 2.0
MAX_MEMORY_MB = 512
MB = 1_000_000


class Cost(NamedTuple):
    """What one text cost: seconds of processor time, peak memory in MB, and what came of it."""

    cpu: float
    memory: float
    communications: int
    incomplete: bool


def _message(body: str) -> bytes:
    """A message as text with this body."""
    head = "FROM: IP XANDRIA\nTO: IP WASHINGTON\nREF: XX/1\nSUBJECT: INFORMATION\n\n"
    return (head + body).encode()


def _email(body: str, head: str = "") -> bytes:
    """An email with this body."""
    lines = ("From: ncb@xandria.example", "To: ncb@us.example", "Subject: Information")
    return ("\r\n".join(lines) + "\r\n" + head + "\r\n\r\n" + body).encode()


def _notice(**fields: Any) -> bytes:
    """A notice with these fields."""
    return json.dumps({"entity_id": "2026/1", "name": "Testovan", **fields}).encode()


def _words(size: int, draw: random.Random, letters: str = "abcdefghiklmnoprstuvz") -> str:
    """Capitalized words without end, all different, up to a size in characters."""
    found, length = [], 0
    while length < size:
        word = "".join(draw.choices(letters, k=draw.randint(4, 9))).capitalize()
        found.append(word)
        length += len(word) + 1
    return " ".join(found)


def _syllables(size: int, draw: random.Random, between: str) -> str:
    parts = ("min", "jun", "xiao", "ming", "kim", "lee", "wang", "chun", "hye", "soo", "al", "bin")
    return between.join(draw.choices(parts, k=size // 4))


def _from(characters: str, size: int, draw: random.Random) -> str:
    return "".join(draw.choices(characters, k=size))


def texts(names: list[str]) -> Mapping[str, Callable[[], bytes]]:
    """The hostile texts by what they are. ``names`` are some of the roster."""
    draw = random.Random(9)
    words = [word for name in names for word in name.split()]

    def shuffled(size: int) -> str:
        return " ".join(draw.choices(words, k=size // 7))

    han = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 2_000))
    hangul = "".join(chr(code) for code in range(0xAC00, 0xAC00 + 2_000)) + " "
    kana = "".join(chr(code) for code in range(0x30A1, 0x30F6)) + "・ "
    arabic = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي  "
    cyrillic = "абвгдежзиклмнопрстуфхцчшщыэюя"
    return {
        "hyphenated syllables, 1 MB": lambda: _message(_syllables(MB, draw, "-")),
        "spaced syllables, 1 MB": lambda: _message(_syllables(MB, draw, " ").title()),
        "different words, 10 MB": lambda: _message(_words(10 * MB, draw)),
        "different words in capitals, 1 MB": lambda: _message(_words(MB, draw).upper()),
        "different words in lower case, 1 MB": lambda: _message(_words(MB, draw).lower()),
        "words of the roster in any order, 1 MB": lambda: _message(shuffled(MB)),
        "the same in lower case": lambda: _message(shuffled(MB).lower()),
        "one name of the roster repeated, 1 MB": lambda: _message((names[0] + " ") * 50_000),
        "all names of the roster, 1 MB": lambda: _message("\n".join(draw.choices(names, k=60_000))),
        "one word, 1 MB": lambda: _message("x" * MB),
        "notice with 20,000 other names": lambda: _notice(
            name_aliases=[f"{draw.choice(words)} {draw.choice(words)}" for _ in range(20_000)]
        ),
        "initials, 1 MB": lambda: _message(" ".join(draw.choices("ABCDEFGHKLMNPRST", k=MB // 2))),
        "initials with words, 1 MB": lambda: _message(
            " ".join(f"{draw.choice('ABCDEF')}. {draw.choice(words)}" for _ in range(90_000))
        ),
        "points, 1 MB": lambda: _message("." * MB),
        "notice with 20,000 charges": lambda: _notice(
            arrest_warrants=[{"charge": f"Fraud {shuffled(40)}"} for _ in range(20_000)]
        ),
        "apostrophes, 1 MB": lambda: _message("a'" * (MB // 2)),
        "combining marks, 1 MB": lambda: _message("e" + "\u0301\u0323" * (MB // 2)),
        "invisible characters, 1 MB": lambda: _message("a\u200b" * (MB // 2)),
        "numbers like passports, 1 MB": lambda: _message(
            " ".join(f"K{draw.randrange(10**7)}" for _ in range(MB // 9))
        ),
        "Han characters, 1 MB": lambda: _message(_from(han, MB // 3, draw)),
        "Hangul, 1 MB": lambda: _message(_from(hangul, MB // 3, draw)),
        "katakana, 1 MB": lambda: _message(_from(kana, MB // 3, draw)),
        "Arabic letters, 1 MB": lambda: _message(_from(arabic, MB // 2, draw)),
        "Cyrillic words, 1 MB": lambda: _message(_words(MB // 2, draw, cyrillic)),
        "camel case, 1 MB": lambda: _message("".join(draw.choices(words, k=MB // 7))),
        "characters that grow when folded, 1 MB": lambda: _message("\ufdfa" * (MB // 3)),
        "lines of labels, 1 MB": lambda: _message("NAME: X\nFORENAME: Y\n" * (MB // 20)),
        "email with many headers, 1 MB": lambda: _email(
            "text", "".join(f"X-{n}: {n}\r\n" for n in range(60_000)).rstrip()
        ),
        "email of nested HTML, 1 MB": lambda: _email(
            "<div>" * (MB // 10) + "text" + "</div>" * (MB // 12), "Content-Type: text/html"
        ),
        "notice with a name of 1 MB": lambda: _notice(forename=shuffled(MB)),
    }


def _run(screen: Screen, raw: bytes, answer: Connection) -> None:
    start = time.process_time()
    reading = read(raw, "hostile")
    incomplete = False
    for part in reading.communications:
        communication = shortened(part.communication)
        incomplete |= screen.screen(part.communication).incomplete
        indicate(communication, Known(today=date(2026, 1, 1)))
    cost = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.send(Cost(cost, memory, len(reading.communications), incomplete))


def cost_of(screen: Screen, raw: bytes) -> Cost:
    """Read and screen one text in a process of its own."""
    context = multiprocessing.get_context("fork")
    mine, its = context.Pipe()
    process = context.Process(target=_run, args=(screen, raw, its))
    process.start()
    its.close()
    try:
        cost: Cost = mine.recv()
    except EOFError:
        cost = Cost(float("inf"), float("inf"), 0, True)
    process.join()
    return cost


def main() -> None:
    """Print the results; the exit code says whether a text was over a limit."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    roster = roster_of(draw_people(1, people))
    screen = Screen(roster)
    over = 0
    for what, text in texts([person.name for person in roster.persons[:2_000]]).items():
        cost = cost_of(screen, text())
        bad = cost.cpu > MAX_CPU_SECONDS or cost.memory > MAX_MEMORY_MB
        over += bad
        print(
            f"{what:48} {cost.cpu:6.2f} s {cost.memory:5.0f} MB"
            f"{'  partly screened' if cost.incomplete else ''}{'  OVER THE LIMIT' if bad else ''}",
            flush=True,
        )
    print(f"{over} over the limit")
    raise SystemExit(1 if over else 0)


if __name__ == "__main__":
    main()
