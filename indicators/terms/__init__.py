"""Words that point to something, as data per language, and reading them in a text."""
