"""The service: it knows who somebody is, and all that people do goes through it."""
