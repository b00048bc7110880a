"""When Python looks for garbage: seldom, and never among what loading has made."""

import gc

_OBJECTS = 50_000
"""How many objects are made before Python looks for garbage among the newest.

What loading makes stays, so looking for garbage in it every 700 objects finds none.
"""


def look_seldom() -> None:
    """Call this first of all."""
    gc.set_threshold(_OBJECTS)


def keep_what_is_loaded() -> None:
    """Call this when a process that works for long has loaded everything: it stays as it is."""
    gc.freeze()
