"""The pictures of an issue: found, drawn anew where they must be, and looked at."""
