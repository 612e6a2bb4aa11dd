"""Sources: what the user says in sources.toml, which outlets to follow and how to behave towards them (`Path -> Config`)."""

from .file import Config, CrawlConfig, add_source, load, suggest_id
from .opml import Outline, is_opml, read_opml, write_opml
from .stopping import stop_source

__all__ = ["Config", "CrawlConfig", "Outline", "add_source", "is_opml", "load", "read_opml", "stop_source", "suggest_id", "write_opml"]
