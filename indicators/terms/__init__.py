"""Term lists per language, and text analysis with them."""
