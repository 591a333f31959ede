"""Rules over an edition, one family a file."""
