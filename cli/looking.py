"""Opening the portal in the browser of whoever starts it at a desk."""

import os
import sys
import webbrowser

_DESKTOPS = ("DISPLAY", "WAYLAND_DISPLAY")


def has_desktop() -> bool:
    """Whether somebody sits at a terminal of a desktop, and no machine runs this."""
    if "CI" in os.environ or not sys.stdout.isatty():
        return False
    return sys.platform in ("darwin", "win32") or any(os.environ.get(one) for one in _DESKTOPS)


def open_browser(address: str) -> None:
    """Open the address where there is a desktop; elsewhere its line on the terminal is enough."""
    if has_desktop():
        webbrowser.open(address)
