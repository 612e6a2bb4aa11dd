"""Clean text: any string -> valid UTF-8 without control characters; and a hash of what an article says."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Article

CONTENT_HASH_VERSION = "1"

# C0 and C1 controls except tab and newline, lone surrogates, bidi controls, zero-width no-break space, noncharacters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Text that may go to the database, a log or a terminal: no controls but tab and newline, NFC, no lone surrogate."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def one_line(text: str | None) -> str | None:
    """`clean` on one line with single spaces; None where nothing is left."""
    if text is None:
        return None
    return " ".join(clean(text).split()) or None


def paragraphs(text: str) -> str:
    """`clean` with each line stripped and at most one blank line between two lines."""
    lines = (_SPACES.sub(" ", line).strip() for line in clean(text).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def fold(text: str) -> str:
    """A key for comparing names: no case, no accents, no punctuation, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def terminal(text: str | None, width: int) -> str:
    """One line for a terminal, cut to `width` columns with an ellipsis; wide East Asian characters count two."""
    out, used = [], 0
    line = one_line(text) or ""
    for char in line:
        step = 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used + step > width:
            while out and used > width - 1:
                used -= 2 if unicodedata.east_asian_width(out.pop()) in "WF" else 1
            return "".join(out) + "…" + " " * (width - used - 1)
        out.append(char)
        used += step
    return line + " " * (width - used)


def content_hash(article: Article) -> str:
    """'1:' + SHA-256 over what a reader would notice: headline, standfirst, byline, dateline, body and page state.

    White space is folded and empty fields are left out, so that a field added later changes no old hash.
    """
    said = {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "dateline": article.dateline.text if article.dateline else None,
        "body": article.body,
    }
    digest = hashlib.sha256()
    for name, value in said.items():
        folded = " ".join((value or "").split())
        if folded:
            digest.update(f"{name}\x1f{folded}\x1e".encode())
    return f"{CONTENT_HASH_VERSION}:{digest.hexdigest()}"
