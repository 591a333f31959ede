"""The composition root: programs that combine entry points, background work and use cases."""
