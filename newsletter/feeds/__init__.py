"""News from feeds: fetch, read, clean, choose stories."""
