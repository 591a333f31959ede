"""Reads mailboxes of returned mail: IMAP, files, memory."""
