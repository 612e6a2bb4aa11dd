"""Clean text: any string -> valid UTF-8 without control characters; and a hash of what an article says."""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Article

CONTENT_HASH_VERSION = "1"
MOST_NAMES = 20    # shown of those that exist
MOST_MARKS = 30    # on one letter (Unicode Standard Annex #15, Stream-Safe Text Format): ordering them is quadratic

# C0 and C1 controls except tab and newline, lone surrogates, bidi controls, zero-width no-break space, noncharacters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_UNSAFE = re.compile(f"{_UNWANTED.pattern}|[\u2028\u2029]")
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")    # Unicode Standard, 5.8: what some program or other takes for a new line
_MAYBE_MARKS = re.compile(f"[\u0300-\U0010ffff]{{{MOST_MARKS + 1},}}")    # every combining mark lies in there, and much else
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_PUNCTUATION = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Text that may go to the database, a log or a terminal: no controls but tab and newline, NFC, no lone surrogate."""
    text = _LINE_BREAKS.sub("\n", text)
    return unicodedata.normalize("NFC", _few_marks(_UNWANTED.sub("", text)))


def _few_marks(text: str) -> str:
    """No letter with more marks than any script has."""
    return _MAYBE_MARKS.sub(_fewer, text) if len(text) > 10 * MOST_MARKS else text


def _fewer(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


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
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", _few_marks(plain)) if not unicodedata.combining(c))
    return " ".join(_PUNCTUATION.sub(" ", plain).split())


def escaped(text: str) -> str:
    """A line or more for a log or a terminal, with what neither may get raw as Python writes it: \\x1b, \\u202e."""
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def terminal(text: str | None, width: int) -> str:
    """One line for a terminal, cut to `width` columns with an ellipsis; wide East Asian characters count two."""
    out: list[str] = []
    used = 0
    line = one_line(text) or ""
    for char in line:
        step = _columns(char)
        if used + step > width:
            while out and used > width - 1:
                used -= _columns(out.pop())
            return "".join(out) + "…" + " " * (width - used - 1)
        out.append(char)
        used += step
    return line + " " * (width - used)


def _columns(char: str) -> int:
    return 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1


def did_you_mean(word: str, names: Collection[str]) -> str:
    """'; did you mean ...?' where one of the names is near."""
    near = difflib.get_close_matches(word, names, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def some_of(names: Collection[str]) -> str:
    """The first names, for a message that says which exist."""
    return ", ".join([*list(names)[:MOST_NAMES], *(["..."] if len(names) > MOST_NAMES else [])])


# What a page tells the time or counts by: it changes by itself, and is no edit.
_BY_ITSELF = re.compile(r"""
    \b\d+ \s? (?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?) \s ago\b
    | \b(?:vor|il\sy\sa|hace|há) \s \d+ \s (?:sekunden?|minuten?|stunden?|tag(?:en)?|secondes?|minutes?|heures?|jours?|segundos?|minutos?|horas?|d[ií]as?)\b
    | \b\d+ \s (?:minut[oi]|or[ae]|giorn[oi]) \s fa\b | \b\d+ \s (?:minuten|uur|dagen) \s geleden\b
    | \b\d+ \s (?:минут[уы]?|час(?:а|ов)?|дн(?:я|ей)|день) \s назад\b | \b\d+ \s (?:minut[ęy]?|godzin[ęy]?|dni|dzień) \s temu\b
    | \d+ \s? (?:分钟|小时|天|分|時間|日)前 | \d+ (?:분|시간|일)\s?전
    | \b\d[\d.,]* \s (?:comments?|shares?|views?|likes?|reads?|kommentare?|aufrufe|commentaires?|vues|comentarios?|comentários?|commenti|reacties|komentarz[ey]?)\b
    """, re.VERBOSE | re.IGNORECASE)


def content_hash(article: Article) -> str:
    """What a reader would notice, as one digest a field: '1;headline=5f2c...;body=90ab...'.

    White space is folded, counters and clocks ("2 hours ago") do not count, and empty fields are left out, so that a field added later
    changes no old hash.
    Two hashes tell which fields differ: `changed_fields`.
    """
    said = {
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "dateline": article.dateline.text if article.dateline else None,
        "body": article.body,
    }
    folded = {name: " ".join(_BY_ITSELF.sub("", value or "").split()) for name, value in said.items()}
    digests = (f"{name}={hashlib.sha256(value.encode()).hexdigest()[:16]}" for name, value in folded.items() if value)
    return ";".join((CONTENT_HASH_VERSION, *digests))


def changed_fields(old: str, new: str) -> tuple[str, ...]:
    """The fields in which two content hashes differ, in reading order of the newer one; fields that vanished come last."""
    before, after = _fields_of(old), _fields_of(new)
    names = dict.fromkeys((*after, *before))
    return tuple(name for name in names if before.get(name) != after.get(name))


def _fields_of(content_hash: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in content_hash.split(";")[1:])
