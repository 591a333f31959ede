"""Checks an edition before sending: the rules, one family per file."""
