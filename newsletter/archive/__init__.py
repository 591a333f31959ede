"""The public archive: which issues it has, what it shows of each, and the feeds of it."""
