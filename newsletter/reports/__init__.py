"""Reports: what can be said and proved afterwards, from the ledger alone."""
