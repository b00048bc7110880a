"""The measures of REPORT L46, one module or folder each: state, acts, events, wording, emails."""
