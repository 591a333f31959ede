"""newsletter.toml and the environment become frozen settings."""
