"""The one place that joins departments to hands."""
