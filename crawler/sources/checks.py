"""What a value of a TOML file must be: `(where, value) -> nothing`, or a CheckError that says where it stands and what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from cssselect import HTMLTranslator, SelectorError

from ..text import did_you_mean, one_line
from ..urls import is_web
from .lines import Where

Check = Callable[[Where, object], object]    # raises CheckError

_EMAIL = re.compile(r"[^\s@()<>]+@[^\s@()<>]+")
_HOST_PORT = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5})")


class CheckError(Exception):
    """What is wrong, and where in the document."""

    def __init__(self, where: Where, problem: str) -> None:
        super().__init__(problem)
        self.where, self.problem = where, problem


def check_keys(where: Where, table: Mapping[str, object], checks: Mapping[str, Check]) -> None:
    """Every key must be a known one and pass its check."""
    for key, value in table.items():
        if key not in checks:
            raise CheckError((*where, key), f"unknown key{did_you_mean(key, checks)} (there are: {', '.join(checks)})")
        checks[key]((*where, key), value)


def text(where: Where, value: object) -> str:
    """Any text but white space."""
    if not isinstance(value, str) or not one_line(value):
        raise CheckError(where, f"must be text in quotes, not {shown(value)}")
    return value


def text_like(pattern: re.Pattern[str], what: str) -> Check:
    """Text that the whole pattern matches; `what` says so in words."""
    def check(where: Where, value: object) -> None:
        if not pattern.fullmatch(text(where, value)):
            raise CheckError(where, f"{value!r} is not {what}")
    return check


def address(where: Where, value: object) -> None:
    """A web address without credentials: they would end up in the archive."""
    url = text(where, value)
    if not is_web(url):
        raise CheckError(where, f"{url!r} is no web address (http:// or https:// and a host)")
    if urlsplit(url).username is not None:
        raise CheckError(where, f"an address with a name or password in it, at {urlsplit(url).hostname}, is not supported")


def contact(where: Where, value: object) -> None:
    """An e-mail address or a web page, fit for the comment of a user agent (RFC 9110, 10.1.5)."""
    said = text(where, value)
    if not said.isascii() or not (_EMAIL.fullmatch(said) or (is_web(said) and not re.search(r"[()]", said))):
        raise CheckError(where, f"{said!r} is neither an e-mail address nor a web page (https://...)")


def host_and_port(where: Where, value: object) -> None:
    """An exact host and port: '127.0.0.1:8900', '[::1]:8900'."""
    found = _HOST_PORT.fullmatch(text(where, value))
    if not found or not 0 < int(found["port"]) < 65536:
        raise CheckError(where, f'{value!r} is not an exact host and port, such as "127.0.0.1:8900"')


def selector(where: Where, value: object) -> None:
    """A CSS selector."""
    try:
        HTMLTranslator().css_to_xpath(text(where, value))
    except (SelectorError, RecursionError) as error:
        raise CheckError(where, f"{value!r} is no CSS selector: {one_line(str(error))}") from error


def day(where: Where, value: object) -> None:
    """A day as TOML writes it, without quotes."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise CheckError(where, f"must be a day, such as 2027-06-30, without quotes, not {shown(value)}")


def table(checks: Mapping[str, Check]) -> Check:
    """A table of known keys, each with its check."""
    def check_table(where: Where, value: object) -> None:
        if not isinstance(value, dict):
            raise CheckError(where, f"must be a table, such as {{ {next(iter(checks))} = 1 }}, not {shown(value)}")
        check_keys(where, value, checks)
    return check_table


def each(check: Check) -> Check:
    """A list whose every element passes the check."""
    def check_list(where: Where, value: object) -> None:
        if not isinstance(value, list):
            raise CheckError(where, f"must be a list in square brackets, not {shown(value)}")
        for number, element in enumerate(value):
            check((*where, number), element)
    return check_list


def whole(least: float, most: float) -> Check:
    """A whole number within these bounds."""
    def check(where: Where, value: object) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise CheckError(where, f"must be a whole number from {least} to {most}, not {shown(value)}")
    return check


def seconds(least: float, most: float) -> Check:
    """A number of seconds within these bounds."""
    def check(where: Where, value: object) -> None:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or math.isnan(value) or not least <= value <= most:    # type: ignore[arg-type, operator]
            raise CheckError(where, f"must be a number of seconds from {least} to {most}, not {shown(value)}")
    return check


def yes_or_no(where: Where, value: object) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise CheckError(where, f"must be true or false, without quotes, not {shown(value)}")


def shown(value: object) -> str:
    """A value as TOML's users know it."""
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else "a list"
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else str(value)
