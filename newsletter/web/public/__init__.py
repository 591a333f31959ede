"""Pages for readers: no account, no cookie, no JavaScript."""
