"""The tracks as scripts: one module each, which a lawyer can follow when it is read aloud."""
