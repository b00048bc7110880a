"""The retrospective review: what was issued before INTERPOL reviewed requests, looked at again."""
