"""The one place that joins departments to hands: what a door may ask for, one noun a file."""
