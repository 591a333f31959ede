"""Settings forms: which settings of newsletter.toml staff may change in a form, and how each is asked for."""
