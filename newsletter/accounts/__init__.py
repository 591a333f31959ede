"""Accounts of the studio: passwords, second factors, passkeys, limits of sign-ins, and their emails."""
