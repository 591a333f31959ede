"""Loads, converts and examines the pictures of an issue."""
