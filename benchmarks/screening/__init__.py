"""How good and how fast the screening is: a seeded generator, an evaluation, and a race."""
