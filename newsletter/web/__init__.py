"""The web entry point: pages for readers, answered by `newsletter serve`."""
