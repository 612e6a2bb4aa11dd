"""The manual: every command's --help as Markdown, for the README (`commands -> text`)."""

from __future__ import annotations

from collections.abc import Iterator

import click

from . import main


def manual() -> str:
    """One section a command, in the order of `newsarchive --help`."""
    return "\n" + "".join(_section(*entry) for entry in _commands())


def _commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    top = click.Context(main, info_name="newsarchive", max_content_width=100, terminal_width=100)
    yield "newsarchive", main, top
    for name in main.list_commands(top):
        command = main.get_command(top, name)
        if command is not None and not command.hidden:
            yield f"newsarchive {name}", command, click.Context(command, info_name=name, parent=top, max_content_width=100, terminal_width=100)


def _section(title: str, command: click.Command, context: click.Context) -> str:
    return f"### {title}\n\n```\n{command.get_help(context)}\n```\n\n"
