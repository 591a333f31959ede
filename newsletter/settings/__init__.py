"""Settings from newsletter.toml and the environment, read once and frozen."""

from newsletter.settings.load import Settings, load_settings, parse_settings, resolved_database_url

__all__ = ["Settings", "load_settings", "parse_settings", "resolved_database_url"]
