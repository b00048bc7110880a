"""The hands: one module an outside thing. Effect and ledger event stand together."""
