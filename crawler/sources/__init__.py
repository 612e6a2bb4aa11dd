"""Sources: what the user says in sources.toml, which outlets to follow and how to behave towards them (`Path -> Config`)."""

from .file import Config, CrawlConfig, add_source, load, suggest_id

__all__ = ["Config", "CrawlConfig", "add_source", "load", "suggest_id"]
