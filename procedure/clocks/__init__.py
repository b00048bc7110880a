"""Clocks: when a thing is due, why it is due then, and who is reminded before and after."""
