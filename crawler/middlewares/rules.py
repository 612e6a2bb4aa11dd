"""The rules of a robots.txt for one crawler, as RFC 9309 has them (`bytes, user agent -> Rules`).

Which group counts is decided here: Protego matches `Foo` against the start of any name and lets unknown lines end a group. What a group's
paths match is Protego's. Known deviations, on purpose:
- `Crawl-delay` is a rule to us, so it ends a run of user-agent lines: many sites write `User-agent: *`, `Crawl-delay: 10` and then another
  crawler's group, whose rules are not meant for all.
- An escape matches what it stands for, `%62%61%7A` `baz` and a bare character its escape (RFC 9309, 2.2.2); Google compares both as
  written.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from enum import StrEnum

from protego import Protego

MAX_BYTES = 500 * 1024    # RFC 9309, 2.5: at least this much must be parsed

# Misspellings that crawlers forgive.
FIELDS = {
    "user-agent": "agent", "useragent": "agent", "user agent": "agent",
    "disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow", "diasllow": "disallow",
    "disallaw": "disallow",
    "allow": "allow",
    "crawl-delay": "delay", "crawl delay": "delay", "crawldelay": "delay",
}
EVERYONE, OWN = "*", "own"    # the groups that can count for us

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_RULE = re.compile(rf"\s*({'|'.join(re.escape(field) for field in FIELDS)})\s*(?:\s|:)\s*(.*)", re.IGNORECASE)
_EVERYONE = re.compile(r"\*(?:\s|$)")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_OWN_FIRST = re.compile(r"([A-Za-z_-]+)\s*(?:/|\(|$)")
_OWN_FURTHER = re.compile(r"(?<![A-Za-z_/-])([A-Za-z_-]+)/\d")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt lets one crawler do."""

    paths: Protego
    delay: float | None = None    # seconds between two requests, as Crawl-delay says
    size: int = 0                 # bytes of the text that they were read from
    sha256: str = ""              # digest (hex) of that text

    def allows(self, url: str) -> bool:
        """Whether this URL may be fetched; robots.txt itself always may, what is no address never."""
        try:
            return self.paths.can_fetch(url, EVERYONE)
        except ValueError:
            return False


class Answer(StrEnum):
    """What an answer to a request for robots.txt means."""

    RULES = "rules"            # read them
    ALLOWED = "allow"          # there are none: everything is allowed
    DISALLOWED = "disallow"    # they could not be read: nothing is


def meaning(status: int) -> Answer:
    """RFC 9309, 2.3.1: 2xx rules; 429, 5xx and what is no HTTP status none readable; any other, after redirects, no rules."""
    if 200 <= status < 300:
        return Answer.RULES
    return Answer.ALLOWED if 300 <= status < 500 and status != 429 else Answer.DISALLOWED


@dataclass(slots=True)
class _Group:
    lines: list[str]
    delay: float | None = None


def read(body: bytes, agent: str) -> Rules:
    """The rules for a crawler: its own groups taken together, else those for everyone, else none. Never raises.

    body: decoded content; only the first 500 KiB count. agent: a product token ("newsarchive") or a whole User-Agent header.
    """
    names = _names_of(agent)
    groups = {OWN: _Group([]), EVERYONE: _Group([])}
    current: set[str] = set()
    named: set[str] = set()
    after_rules = True
    for field, value in _records(body):
        if field == "agent":
            current = set() if after_rules else current
            name = _name_in(value)
            current |= {OWN} if name in names else {name} & {EVERYONE}
            named |= current
        else:
            for group in current:
                _add(groups[group], field, value)
        after_rules = field != "agent"
    chosen = groups[OWN if OWN in named else EVERYONE]
    return Rules(Protego.parse("\n".join([f"User-agent: {EVERYONE}", *chosen.lines])), chosen.delay, len(body),
                 hashlib.sha256(body).hexdigest())


def _records(body: bytes) -> list[tuple[str, str]]:
    """(field, value) of each line that we know; comments, other lines and a line that is cut by the limit are left out."""
    for mark in _MARKS:
        body = body.removeprefix(mark)
    if len(body) > MAX_BYTES:
        body = body[:max(body.rfind(b"\n", 0, MAX_BYTES), 0)]
    text = _CONTROL.sub("", _BEYOND_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], body).decode("ascii"))
    found = (_RULE.match(line.partition("#")[0]) for line in _LINE_END.split(text))
    return [(FIELDS[match[1].lower()], match[2].strip()) for match in found if match]


def _add(group: _Group, field: str, value: str) -> None:
    if field != "delay":
        group.lines += [f"{field}: {value}"] if value else []
        return
    try:
        seconds = float(value)
    except ValueError:
        return
    if math.isfinite(seconds) and seconds >= 0:
        group.delay = seconds


def _name_in(value: str) -> str:
    """The product token of a user-agent line in lower case; "*" for everyone, "" for what is neither."""
    if _EVERYONE.match(value):
        return EVERYONE
    token = _TOKEN.match(value)
    return token[0].lower() if token else ""


def _names_of(agent: str) -> frozenset[str]:
    """The product tokens of a User-Agent header in lower case: "Mozilla/5.0 (compatible; Paperbot/1.0)" has two."""
    first = _OWN_FIRST.match(agent.strip())
    return frozenset(name.lower() for name in ([first[1]] if first else []) + _OWN_FURTHER.findall(agent[:1000]))
