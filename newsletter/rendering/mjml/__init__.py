"""Checks the MJML that templates write and compiles it to the email's HTML; the compiler is not trusted."""
