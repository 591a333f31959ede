"""Scheduling rules: send times, time zones, recurrences and guards. Pure functions, no input or output."""
