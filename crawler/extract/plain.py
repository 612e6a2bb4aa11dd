"""The last rung: mark-up built to hurt parsers -> a short, flat document with the same words (`str -> str`), in linear time.

Every block becomes one element without children, so that no parser meets deep nesting, thousands of attributes or unclosed tags.
"""

from __future__ import annotations

import re

MAX_INPUT = 16 << 20      # characters looked at
MAX_OUTPUT = 2 << 20      # characters of text written
MAX_TAGS = 500_000
MAX_SCRIPT = 1 << 20      # characters of one JSON-LD script
MAX_ATTRIBUTES = 1500     # characters of one tag's attributes
RAW = frozenset(("script", "style", "noscript", "template", "svg", "textarea", "iframe"))
KEPT_BLOCKS = frozenset(("h1", "h2", "h3", "h4", "p", "li", "blockquote", "figcaption", "time", "address"))
PLAIN_BLOCKS = frozenset(
    ("div", "section", "article", "main", "header", "footer", "aside", "nav", "td", "th", "tr", "table", "br", "hr", "ul", "ol", "dd", "dt", "body",
     "pre", "form", "figure")
)
VOID = frozenset(("meta", "link", "base"))

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})(?P<attributes>[^<>]*)>?")
_CLOSERS = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in (*RAW, "title")}
_ATTRIBUTE = re.compile(
    r"""\b(?P<name>name|property|content|itemprop|http-equiv|rel|href|class|id|datetime|lang|charset|type)
        \s{0,9} = \s{0,9} (?: "(?P<double>[^"]{0,1000})" | '(?P<single>[^']{0,1000})' | (?P<bare>[^\s"'>]{1,300}) )""",
    re.IGNORECASE | re.VERBOSE,
)


def flatten(text: str) -> str:
    """A document of head elements and flat blocks; at most MAX_OUTPUT characters of text."""
    flat = _Flat()
    position, unclosed = 0, set()
    text = text[:MAX_INPUT]
    for _ in range(MAX_TAGS):
        tag = _TAG.search(text, position)
        if tag is None:
            flat.add_text(text[position:position + MAX_OUTPUT])
            break
        if flat.size > MAX_OUTPUT:
            break
        name = tag["name"].lower()
        flat.add_text(text[position:tag.start()])
        position = tag.end()
        if not tag["end"] and name in _CLOSERS and name not in unclosed:
            closer = _CLOSERS[name].search(text, position)
            if closer is None:
                unclosed.add(name)
            else:
                flat.add_raw(name, tag["attributes"], text[position:closer.start()])
                position = closer.start()
        else:
            flat.add_tag(name, tag["attributes"], ended=bool(tag["end"]))
    return flat.document()


class _Flat:
    """The document while it is written."""

    def __init__(self) -> None:
        self.size = 0
        self._head: list[str] = []
        self._blocks: list[str] = []
        self._open = ("div", "")
        self._line: list[str] = []

    def add_text(self, text: str) -> None:
        if text:
            self._line.append(text.replace("<", " ").replace(">", " "))

    def add_raw(self, name: str, attributes: str, content: str) -> None:
        if name == "title" and len(content) < 2000:
            self._head.append(f"<title>{content.replace('<', ' ')}</title>")
        elif name == "script" and "ld+json" in attributes[:MAX_ATTRIBUTES] and len(content) < MAX_SCRIPT:
            self._head.append(f'<script type="application/ld+json">{content}</script>')

    def add_tag(self, name: str, attributes: str, *, ended: bool) -> None:
        if name in VOID:
            if not ended and len(self._head) < 500:
                self._head.append(f"<{name}{_slim(attributes)}>")
        elif name == "html" and not ended:
            self._head.append(f"<meta name=\"flat:lang\"{_slim(attributes).replace(' lang=', ' content=')}>")
        elif name in KEPT_BLOCKS:
            self._close(("div", "") if ended else (name, _slim(attributes)))
        elif name in PLAIN_BLOCKS:
            self._close(("div", "") if ended or self._open[0] == "div" else self._open if name == "br" else ("div", _slim(attributes)))

    def document(self) -> str:
        self._close(("div", ""))
        return "<html><head>" + "\n".join(self._head) + "</head><body>" + "\n".join(self._blocks) + "</body></html>"

    def _close(self, following: tuple[str, str]) -> None:
        words = " ".join("".join(self._line).split())
        if words:
            name, attributes = self._open
            self._blocks.append(f"<{name}{attributes}>{words}</{name}>")
            self.size += len(words)
        self._line.clear()
        self._open = following


def _slim(attributes: str) -> str:
    """The attributes that readers look at, quoted anew."""
    if not attributes or attributes.isspace():
        return ""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(attributes[:MAX_ATTRIBUTES]):
        value = match["double"] or match["single"] or match["bare"] or ""
        found.setdefault(match["name"].lower(), value)
    return "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in found.items())
