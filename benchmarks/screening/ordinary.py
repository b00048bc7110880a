"""How much ordinary email would be restricted, and why.

    python -m benchmarks.screening.ordinary FOLDER [ROSTER]

FOLDER holds email files and mailbox files. Most ordinary email names nobody on the roster and can
be read as a whole: what is restricted of it costs people time. Only reasons and counts are printed.
With ``--files``, so are the files restricted for something unread.
"""

import logging
import sys
from collections import Counter
from pathlib import Path

from cli.intake import deliveries
from screening.match import Screen
from screening.roster_file import read_roster
from views.trial import Tried, try_delivery

SAMPLE_ROSTER = Path(__file__).resolve().parents[2] / "samples" / "roster.csv"


def figures(tried: dict[str, list[Tried]]) -> str:
    """The figures as text. ``tried`` has what happened to each file."""
    every = [one for found in tried.values() for one in found]
    for_unread = [found for found in tried.values() if any(one.unread for one in found)]
    for_hit = [found for found in tried.values() if any(_is_named(one) for one in found)]
    restricted = [found for found in tried.values() if any(one.restricted for one in found)]
    reasons = Counter(one.unread for one in every if one.unread is not None)
    return "\n".join(
        (
            f"{len(tried)} files with {len(every)} communications",
            f"files restricted: {_share(len(restricted), len(tried))}",
            f"  for something unread: {_share(len(for_unread), len(tried))}",
            f"  for a hit: {_share(len(for_hit), len(tried))}",
            "communications that could not be read, by reason:",
            *(f"{count:6}  {reason}" for reason, count in reasons.most_common()),
        )
    )


def _is_named(one: Tried) -> bool:
    return one.restricted and one.unread is None


def _share(count: int, of: int) -> str:
    return f"{count} ({count / max(1, of):.1%})"


def main() -> None:
    """Print the figures."""
    logging.getLogger().addHandler(logging.NullHandler())  # libraries print what they read
    words = [word for word in sys.argv[1:] if word != "--files"]
    roster = Path(words[1]) if len(words) > 1 else SAMPLE_ROSTER
    screen = Screen(read_roster(roster.read_text(encoding="utf-8")))
    tried = {name: try_delivery(raw, name, screen) for name, raw in deliveries(words[0])}
    print(figures(tried))
    if "--files" in sys.argv:
        for name, found in tried.items():
            for one in found:
                if one.unread is not None:
                    print(f"{Path(name).name}, {one.position}: {one.unread}")


if __name__ == "__main__":
    main()
