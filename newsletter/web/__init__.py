"""The web entry point: pages for readers. `newsletter serve` runs it; it imports use cases, never the command line."""
