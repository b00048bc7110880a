"""The memory: what must outlive Temporal, sealed at rest, with a ledger that fails closed."""
