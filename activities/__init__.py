"""The work outside workflows: the recorder, the relay, screening, and files, one module each."""
