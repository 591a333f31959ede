"""The SMTP transport."""
