"""Settings from newsletter.toml and the environment, read once and frozen."""

from newsletter.settings.load import Settings, load_settings, parse_settings

__all__ = ["Settings", "load_settings", "parse_settings"]
