"""The SendGrid transport."""
