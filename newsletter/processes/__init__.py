"""Child processes with resource limits, for work on untrusted data: feeds, drawings, themes."""
