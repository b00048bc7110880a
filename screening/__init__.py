"""Name screening against the roster. Pure functions, no clock or network, explained results."""
