"""How fast pages are with many cases: a register of copied cases, and what measures it."""
