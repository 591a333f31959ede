"""A newsletter builder and distributor: an issue is a text file, every copy is accounted for."""

__version__ = "0.1.0"
