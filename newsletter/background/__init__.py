"""Background work of a running server: scheduler, recurring jobs, email to staff."""
