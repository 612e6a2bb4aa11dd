"""The command line: `newsarchive COMMAND`. Each command's own room holds the work; here are words, options and exit codes."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from .. import __version__
from ..errors import NewsarchiveError
from ..text import escaped
from .options import as_typed

# command -> the module that has it as a function of that name (dashes become underscores). In the order of a newcomer's first day.
COMMANDS = {
    "demo": "demo",
    "add": "adding",
    "sources": "listing",
    "remove": "listing",
    "crawl": "crawling",
    "watch": "watching",
    "backfill": "crawling",
    "status": "asking",
    "why": "explaining",
    "try": "trying",
    "serve": "asking",
    "export": "keeping",
    "schedule": "following",
    "reextract": "keeping",
    "verify": "keeping",
    "backup": "keeping",
    "doctor": "keeping",
    "extract": "checking",
    "feed": "checking",
    "sitemap": "checking",
    "robots": "checking",
    "robots-status": "checking",
    "url": "checking",
    "fetch": "fetching",
}


class Commands(click.Group):
    """Loads a command's module only when it is asked for, and turns our errors into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:    # noqa: ARG002
        """In the order of a newcomer's first day, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:    # noqa: ARG002
        """Import and return a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".{COMMANDS[cmd_name]}", __name__)
        name = cmd_name.replace("-", "_")
        return getattr(module, f"{name}_command" if name in ("try", "export") else name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; our own errors are said in one line on standard error."""
        try:
            return super().invoke(ctx)
        except NewsarchiveError as error:
            said = escaped(as_typed(str(error))).replace("\n", "\n    ")    # no word of a stranger begins a line
            click.echo(f"newsarchive: {said}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="newsarchive")
def main() -> None:
    """Follow news outlets, archive what they print, serve and export it.

    \b
    Exit codes: 0 all well · 1 failure · 2 wrong usage or configuration
                3 partial: something failed, or a signal stopped it; the rest is archived
                75 another run holds the archive
    """


if __name__ == "__main__":
    sys.exit(main())
