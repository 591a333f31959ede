"""What email providers report to a webhook: one module per provider checks a request and translates it."""
