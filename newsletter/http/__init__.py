"""The guarded HTTP client: for addresses that strangers chose."""
