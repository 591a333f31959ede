"""Where returned mail is read: IMAP, files, memory."""
