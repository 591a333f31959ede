"""The HTTP client with an SSRF guard, for addresses that strangers chose."""
