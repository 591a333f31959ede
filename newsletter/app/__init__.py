"""Use cases: what entry points can request. The only package that combines domain packages and adapters."""
