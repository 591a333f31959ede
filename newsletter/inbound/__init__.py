"""Inbound: what mail that comes back says of the copies we sent: bounces, complaints, wishes to leave."""
