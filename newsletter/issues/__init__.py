"""Reads, writes and lists issue files."""
