"""The opening of a paragraph -> the dateline that opens it (`"LONDON (Reuters) - Shares ..." -> Opening`).

A dateline ends in a separator; every separator of the first words is tried, and the longest text before one that a dateline can be wins.
How much else must speak for it depends on the separator: a dash after capitals is clear, a full stop after a name in mixed case is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...models import Dateline
from ..agencies import canonical_agency
from ..gazetteer import country_code, is_region
from .eastasian import Opening, read_east_asian
from .head import MAX_HEAD, Head, read_head

MAX_FIRST = 9          # words before the first comma or bracket
MAX_LINE = 70
MIN_FOLLOWING = 60     # characters of the paragraph after a line of its own
MIN_REST = 25          # characters of text that must follow on the same paragraph
# Gazetteer weights, from a village to a capital: how well known a place must be, the weaker what else speaks for a dateline.
SMALL_TOWN, WELL_KNOWN, TOWN_ALONE, FAMOUS, WORLD_CITY = 40, 55, 65, 70, 86

_ENDS = re.compile(
    r"""(?P<dash>\s_\s|\s*\.?\s?(?:--+|[—–―]+)\s*|\s*\.-\s*|(?<=[\s)/.])-\s+|(?<=\w)\s-(?=\S)|-\s(?=["“A-ZÀ-Þ]))
      | (?P<broken>\s*[\ufffd]+\s*|(?<=[)\w])\s+["”]\s+(?=[A-Z]))
      | (?P<colon>\s?[:：]\s*-?\s*)
      | (?P<stop>[.।]\s+)
      | (?P<dot>\s*[·•|]\s+)
      | (?P<slash>\s?/\s+)
      | (?P<bracket>(?<=[)\]])\s*(?=[^\s\-—–,.;:/|]))
    """,
    re.VERBOSE,
)
_LEADING = re.compile(r"^[\s\u200b\ufeff>*]*")
_SENTENCE = re.compile(r"[\"“„«»'‘’(\[¿¡*…]*\s*(?:\d|\w)")
_CAPTION_DATE = re.compile(r"\s*[^\W\d_]{3,10}\.?\s+\d{1,2}(?:,?\s+\d{4})?\s*:")
_FIRST_STRETCH = re.compile(r"[(\[/【〔（]*[^,،(/\[（)\]—–:：.·•।|\ufffd-]*")
_ARTICLES = frozenset((
    "the", "a", "an", "der", "die", "das", "dem", "den", "des", "ein", "eine", "einem", "einen", "einer", "eines", "kein", "keine",
    "keinem", "keinen", "keiner", "diese", "diesem", "diesen", "dieser", "dieses", "jede", "jedem", "jeden", "jeder", "jedes", "mehr",
    "viel", "wenig", "le", "la", "les", "un", "une", "du", "el", "los", "las", "una", "il", "lo", "gli", "o", "os", "as", "um", "uma",
))
_WITHIN = frozenset(("in", "en", "à", "em", "w"))
_ABOUT = _WITHIN | frozenset(("aus", "bei", "nach", "von", "near", "at", "of", "from", "to", "around", "de", "da", "di", "a", "v", "в", "из"))
_WHOLE_WORDS = frozenset(("ohio", "iowa", "utah", "maine", "idaho", "texas", "goa", "assam", "bihar"))
_FIRST_FIELD = re.compile(r"[(\[/【〔（]*[^,(/\[（—–:]*")
_PAIRED = re.compile(r"[^\W\d_][\w.-]+(?:\s[^\W\d_][\w.-]+)?\s?:")      # "Hamburg - Köln: 2-1"
_NUMBER_BEHIND = re.compile(r",?\s+\d+/\d+$")      # of a press release
_LABELLED = re.compile(r"^Ort:?\s+")
_LOWER = re.compile(r"[a-zß-öø-ÿ]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A tempting opening that was not taken, and why."""

    text: str
    reason: str


def read_opening(paragraph: str, *, language: str | None = None, context: str = "") -> Opening | Refusal | None:
    """The dateline that opens a paragraph. `context` is the text in which an unknown name may be mentioned again."""
    offset = _length(_LEADING, paragraph)
    text = paragraph[offset:offset + MAX_HEAD + 60]
    if east := read_east_asian(text, language):
        return Opening(east.dateline, offset, offset + east.end, east.rule)
    if _words(_FIRST_STRETCH, text) > MAX_FIRST:
        return None
    best: Opening | None = None
    refusal: Refusal | None = None
    for match in _ENDS.finditer(text[:MAX_HEAD]):
        printed = text[:match.start()].rstrip()
        if match[0].lstrip().startswith(".") and _is_abbreviated(printed):
            printed += "."
        if not _may_open(printed):
            break
        head = read_head(_inner(printed), language)
        if head is None:
            continue
        head.is_boxed = printed[0] in "[【〔"
        reason = _objection(head, match.lastgroup or "", match[0][-1:], text[match.end():], len(paragraph) - offset - match.end(), context)
        if reason is None:
            best = Opening(_dateline(_inner(printed), head), offset, offset + match.end(), f"lede.{match.lastgroup}")
        elif best is None:
            refusal = Refusal(printed, reason)
    return best or refusal


def _may_open(printed: str) -> bool:
    """Whether the words may open a dateline; more than some words before the first comma or bracket are a sentence."""
    return _words(_FIRST_FIELD, printed) <= MAX_FIRST


def _length(pattern: re.Pattern[str], text: str) -> int:
    """How many characters at the beginning match."""
    match = pattern.match(text)
    return match.end() if match else 0


def _words(pattern: re.Pattern[str], text: str) -> int:
    """How many words at the beginning match."""
    return len(text[:_length(pattern, text)].split())


def read_own_line(paragraph: str, following: str, *, language: str | None = None) -> Opening | None:
    """A line that holds nothing but a dateline, directly before the text: "Pittsburgh", "Hamburg, 2. November 2021"."""
    text = _LABELLED.sub("", _NUMBER_BEHIND.sub("", paragraph.strip(" \n-–—")))
    if len(text) > MAX_LINE or not _SENTENCE.match(following) or len(following) < MIN_FOLLOWING:
        return None
    head = read_head(_inner(text), language)
    if head is None or not (head.known or (head.qualified and head.has_date)) or head.label or (head.is_namesake and not (head.qualified or head.capitals)) or not head.is_trade or text[0] in "[【" or (head.areas_only and not head.has_date):
        return None
    if head.weight < (0 if head.qualified or head.has_date or head.agencies else SMALL_TOWN if head.capitals else TOWN_ALONE):
        return None
    return Opening(_dateline(text, head), 0, len(paragraph), "lede.line")


def _inner(printed: str) -> str:
    """Without brackets around the whole: '【...】', '[...]'; '(Leipzig)' stays for the head to read."""
    if len(printed) > 2 and printed[0] in "[【〔" and printed[-1] in "]】〕":
        return printed[1:-1]
    return printed


def _dateline(printed: str, head: Head) -> Dateline:
    text = printed.strip(" ,.;:")
    if printed.endswith(".") and _is_abbreviated(text):
        text += "."
    return Dateline(text, tuple(head.places), tuple(dict.fromkeys(head.agencies)), head.date)


def _is_abbreviated(text: str) -> bool:
    """'BUFFALO, N.Y', 'CAMBRIDGE, Mass': the full stop belongs to the last word."""
    last = re.split(r"[,\s]", text)[-1]
    return bool(last) and ("." in last or (len(last) <= 5 and last.lower() not in _WHOLE_WORDS)) and (is_region(last) or ("." in last and country_code(last) is not None))


def _objection(head: Head, separator: str, end: str, rest: str, rest_length: int, context: str) -> str | None:
    """Why a head before this separator is no dateline; None where nothing speaks against it."""
    if rest_length < MIN_REST or not _SENTENCE.match(rest):
        return "no text follows"
    evidence = bool(head.agencies) + head.has_date + head.qualified
    if head.label and not evidence:
        return "the words are a label"
    if separator == "bracket" and head.is_boxed:
        return None if head.capitals and head.weight >= FAMOUS else "a label in square brackets"
    if not head.known:
        return _unknown(head, separator, context)
    if separator == "slash":
        return None if head.agencies else "a slash after a place"
    if separator == "colon" and head.has_date and not head.agencies and len(head.date or "") < 10:
        return "a place and a date before a colon head a caption or a list"
    if separator == "bracket":
        return None if head.weight >= SMALL_TOWN and _is_filed(head) else "nothing in the brackets is an agency or a date"
    if head.agencies or (head.has_date and separator in ("dash", "stop", "broken")):
        return None
    return _dash(head, rest, end in "-–—") if separator in ("dash", "broken") else _weak(head, separator, rest, evidence)


def _is_filed(head: Head) -> bool:
    return head.has_date or (bool(head.agencies) and head.is_trade) or (bool(head.agencies) and head.capitals)


def _unknown(head: Head, separator: str, context: str) -> str | None:
    """A name that no gazetteer has: an agency, a date or a region speaks for it, or the text's own mention of the place."""
    is_wire = any(map(canonical_agency, head.agencies))
    if is_wire and separator in ("dash", "bracket", "broken"):
        return None
    if separator in ("dash", "stop", "dot") and head.is_bare and is_named_place(context, head.first):
        return None
    if not head.capitals or separator != "dash":
        return "no known place"
    if head.qualified or head.agencies or head.has_date or mentions(context, head.places[0].name):
        return None
    return "no known place"


def _dash(head: Head, rest: str, glued: bool) -> str | None:
    if _CAPTION_DATE.match(rest):
        return "a place and a date before a colon head a caption"
    if glued and _LOWER.match(rest):
        return "the dash joins two words"
    if head.areas_only:
        return "a country or region before a dash"
    if head.capitals or head.qualified or head.formula or head.bracketed:
        return None
    if _PAIRED.match(rest):
        return "two names before a colon"
    opens_low = bool(_LOWER.match(rest.lstrip("\"“„«'‘")))
    return "the sentence goes on in small letters" if opens_low else None


def _weak(head: Head, separator: str, rest: str, evidence: int) -> str | None:
    if head.areas_only and not evidence:
        return "a country before a colon or full stop"
    if head.is_namesake and not (evidence or head.capitals):
        return "people have that name too"
    if _LOWER.match(rest.lstrip("\"“„«'‘")):
        return "the sentence goes on in small letters"
    if not head.qualified and head.weight < (WELL_KNOWN if separator in ("stop", "dot") or head.capitals else FAMOUS if head.is_caseless else WORLD_CITY):
        return "a little known name before a weak separator"
    return None


def is_named_place(context: str, name: str) -> bool:
    """Whether a text says "in Kleinstadt" and never "the Kleinstadt": names of places go without an article."""
    if not re.fullmatch(r"[A-ZÀ-Þ][\w’'-]{2,}(?: [A-ZÀ-Þ][\w’'-]+)?", name) or name.isupper():
        return False
    before = _words_before(context, name)
    return bool(before & _WITHIN) and not before & _ARTICLES


def mentions(context: str, name: str) -> bool:
    """Whether a text speaks of a place of this name: "in Simmelsdorf", "near Simmelsdorf"."""
    return bool(name) and bool(_words_before(context, name) & _ABOUT)


def _words_before(context: str, name: str) -> set[str]:
    """The words that stand directly before a name in a text."""
    return {match[1].lower() for match in re.finditer(rf"(\w{{1,10}})\s{re.escape(name)}(?!\w)", context)}


__all__ = ["Opening", "Refusal", "mentions", "read_opening", "read_own_line"]
