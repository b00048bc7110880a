"""A person's request to the Commission for the Control of INTERPOL's Files, as we follow it."""
