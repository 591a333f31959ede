"""The composition root: programs that put doors, background work and use cases together."""
