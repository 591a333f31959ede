"""Issue files: read, write, list them."""
