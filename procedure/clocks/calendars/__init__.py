"""Calendar versions: tables of observed federal holidays, append-only."""
