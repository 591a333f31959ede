"""Sending: launch, message template, headers, deliver."""
