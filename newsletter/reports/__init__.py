"""Reports about finished mailings, made from the ledger alone."""
