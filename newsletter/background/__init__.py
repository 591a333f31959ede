"""What a running server does by itself: scheduler, jobs, staff mail."""
