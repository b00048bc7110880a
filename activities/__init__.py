"""The hands: one module an outside thing. Each effect and its ledger event stand together or not at all."""
