"""How people sign in, and who visits."""
