"""Mailboxes: where mail is read from: an IMAP server, files, memory."""
