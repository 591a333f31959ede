"""What carries messages: smtp, sendgrid, outbox, memory. Hands: only the app names them."""
