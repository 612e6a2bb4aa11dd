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
    yield from _inside(main, top)


def _inside(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        yield inner.command_path, command, inner
        if isinstance(command, click.Group):
            yield from _inside(command, inner)


def _section(title: str, command: click.Command, context: click.Context) -> str:
    return f"### {title}\n\n```\n{command.get_help(context)}\n```\n\n"
