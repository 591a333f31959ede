"""What carries messages: SMTP, SendGrid, files, memory."""
