"""The intake of one version of a communication: measures 1 and 2 of REPORT L46."""
