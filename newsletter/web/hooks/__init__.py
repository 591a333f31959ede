"""Webhooks: where email providers report what became of deliveries."""
