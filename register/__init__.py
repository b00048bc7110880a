"""The register: all that must outlive Temporal, sealed, with a ledger that fails closed."""
