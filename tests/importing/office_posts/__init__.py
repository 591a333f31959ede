"""Office posts: what offices put on their pages, as files that staff would import, and Word files of them."""
