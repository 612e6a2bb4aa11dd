"""The demo: a newsroom of three invented outlets on loopback, and the show that crawls it (`now -> web sites -> archive`)."""

from .server import Newsroom
from .show import clear, show
from .stories import FIRST, SECOND, Story, stories

__all__ = ["FIRST", "SECOND", "Newsroom", "Story", "clear", "show", "stories"]
