"""One printed credit -> the people, desks and agencies that it names (`"By JANE DOE in Kyiv and dpa" -> (Author, Author)`).

Nothing is looked up beyond vocabularies: a credit whose words cannot be a name gives nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import takewhile

from ..models import Author, AuthorKind
from ..text import fold, one_line
from .agencies import canonical_agency
from .byline_words import DESK_WORDS, JOINERS, LEADS, PLACEHOLDERS, ROLES, TAILS
from .gazetteer import weight
from .names import EAST, PARTICLES, is_capitals, looks_like_name, name_case

MAX_CREDIT = 400      # characters; a longer text is no credit
CITY = 75             # a gazetteer weight: as large as a place must be to be believed behind a name

_MARKUP = re.compile(r"<[^<>]{0,300}>")
_ADDRESS = re.compile(r"\(?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}\)?|https?://\S+|www\.\S+|@\w+")
_LEAD = re.compile(
    r"^(?:" + "|".join(re.escape(lead) for lead in sorted(set(LEADS), key=len, reverse=True)) + r")(?:\s*[:：＝=／/|\-–]\s*|\s+(?=\S)|(?<=[^\x00-\u02ff])(?=\S))",
    re.IGNORECASE,
)
_GLUED_BY = re.compile(r"^(?:(?:Posted |Published |Written )?[Bb]y|Von|Par|Por)(?=[A-ZÀ-Þ][a-zà-ÿ])")
_DATE = re.compile(
    r"""(?<!\d)\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d | (?<!\w)(?:
        \d{1,2}[./-]\d{1,2}[./-]\d{2,4} | \d{4}[./-]\d{1,2}[./-]\d{1,2} | \d{4}年 | \d{1,2}[:.h]\d{2}(?!\d)\s?(?:[ap]\.?m\.?|uhr|hrs|ist)?
      | \d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?(?:19|20)\d\d | [^\W\d_]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d
      | \d{1,2}[-.][^\W\d_]{3,4}[-.]\d{2,4} | (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)\b | \d+\s+(?:min|hours?|days?|stunden|minutes?|weeks?|months?)\b | (?:19|20)\d\d(?!\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_TAIL = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(tail.strip()) for tail in sorted(set(TAILS) - {"@"}, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=(?:Twitter|Updated|Published|Share|Follow|Senior|Staff|Redakteur|Reporter|Email|Contributor|CEO|Founder|Writer|Editor|Correspondent|Columnist|Journalist|Producer|Professor|Director|January|February|March|April|May|June|July|August|September|October|November|December)\b|By\s)")
_ROLE = re.compile(r"(?<![\w-])(?:" + "|".join(ROLES) + r")(?![\w-]).*$", re.IGNORECASE)
_BARS = re.compile(r"\s*[|•·●⋅∙;／╱\n\t>»]\s*|\s+[-–—=]\s+|\s/\s|(?<=[a-zà-ÿ])/(?=[A-ZÀ-Þ])|[、，]|(?<=[\u3040-\u9fff\uac00-\ud7a3])[・･·/,]\s*(?=[\u3040-\u9fff\uac00-\ud7a3])")
_JOIN = re.compile(r",?\s+(?:" + "|".join(re.escape(word) for word in sorted(set(JOINERS), key=len, reverse=True)) + r")\s+|\s*&\s*|\s*\+\s*", re.IGNORECASE)
_DOUBLED = re.compile(r"^(.{8,80}?)\s*\1$")
_BEHIND_DATE = re.compile(
    r"^(?:posted|published|publiziert|veröffentlicht|erstellt|geschrieben|eingestellt|verfasst|publié|publicado|pubblicato|scritto|gepubliceerd|publicerad|postet|opublikowano|am|on|le|el|il|\d|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b.{0,80}?\b(?:by|von|par|por|di|da|av|af|door|przez)\s+(?=\S)",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:\s+(?:on|am|at|le|el|em|vom|den|om|del|dne|il|in))+$|\s*:$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?: [^\W\d_]+(?:['’-][^\W\d_]+)*){0,2}")
_HANDLE = re.compile(r"[^\W\d_][\w.-]{2,24}")
_QUIET = frozenset(PARTICLES) | frozenset(word for phrase in (*LEADS, *JOINERS) for word in phrase.split())
_OWN_STAFF = re.compile(r"(?:(?i:staff|our|own|special|web|news)|[A-Z]{2,4})\b")
_OPENED = re.compile(r"\((?=(?:avec|with|mit|con|com|met)\s)")       # "Jane Doe (with AFP)"
_PICTURED = re.compile(r"(?:fotos?|photos?|photograph[sy]?|bild(?:er)?|images?|pictures?|illustrations?|grafik|фото|摄影|攝影|写真|사진)\s*(?:(?:by|von|de|di)\b|[:：/©])", re.IGNORECASE)
_FIRST = re.compile(r"[^\W\d_a-zà-ÿ]\S*(?: [^\W\d_a-zà-ÿ]\.)?")     # "Jeff", "Jeff T." behind "Kaufman,"
_REPORTS = re.compile(r"(?:報導|报道|報道|電|电|讯|訊)$")
_FOOTNOTE = re.compile(r"(?<= )([^\W\d_]{2,40})\d{1,2}$")
_PERSONAL = re.compile(r"(?:s?blog|photography|photographie|podcast|newsletter)$")
_TEAM = re.compile(r"\b(?:team|staff|redaktion|redaktionsteam|editors|redacción|redazione|rédaction|redação)$", re.IGNORECASE)
_EAST_TITLE = re.compile(r"(?:本报|本報|特约|實習|实习|见习)?(?:记者|記者|通讯员|通訊員|特派員|論説委員|編集委員|기자|특파원|선임기자|인턴기자|논설위원|撰|摄|攝|撮影|文|整理|编译|編譯)$")


def parse_credit(text: str, *, masthead: str | None = None, url: str | None = None, handles: bool = False) -> tuple[Author, ...]:
    """The credited ones in printed order; empty where the text is no credit. `handles`: a single lower-case word may be one."""
    line = tidy(text)
    if not line or _is_sentence(line) or _PICTURED.match(line):
        return ()
    found: dict[str, Author] = {}
    pieces = _pieces(line)
    for piece in pieces:
        if found and (rest := _about(piece)):
            key, last = found.popitem()
            found[key] = replace(last, role=last.role or rest.get("role"), place=last.place or rest.get("place"))
        elif author := _author(piece, masthead, url, handles=handles and len(pieces) == 1):
            found.setdefault(fold(author.name) or author.name, author)
    return tuple(found.values())


def _about(piece: str) -> dict[str, str]:
    """What stands behind a name and says something of it: a title ("Harbour Correspondent"), a large place."""
    name, role, _ = _parts(piece)
    if name == "" or (role and " " not in name and not _OWN_STAFF.match(piece)):
        return {"role": piece}
    return {"place": name_case(piece)} if " " not in piece and weight(piece) >= CITY and not canonical_agency(piece) else {}


def _is_sentence(line: str) -> bool:
    """A line with many small words that credits do not use says something else."""
    small = [word for word in line.split() if word[0].islower() and word.strip(".,:;") not in _QUIET]
    return len(small) > 5 and len(small) * 3 > len(line.split())


def tidy(text: str) -> str:
    """A credit as printed, on one line, without addresses, dates and what follows the names."""
    if len(text) > MAX_CREDIT * 4:
        return ""
    line = one_line(_MARKUP.sub(" ", html.unescape(html.unescape(text)).replace("\xad", ""))) or ""
    line = _ADDRESS.sub(" ", _GLUED.sub(" ", _GLUED_BY.sub(lambda m: m[0] + " ", line)))
    line = _DOUBLED.sub(r"\1", " ".join(line.split())).strip("'\"‘“”„, ()[]（）〔〕【】|•·-–—:")
    return line if len(line) <= MAX_CREDIT else ""


def as_printed(text: str) -> str | None:
    """The byline to be shown: tidy, with its "By", cut before dates and buttons."""
    line = tidy(text)
    lead = lead_length(line)
    return (line[:lead] + _cut(line[lead:])).strip(" ,|•·-–—/:") or None


def has_lead(text: str) -> bool:
    """Whether the text opens as a credit ("By", "Von", "記者")."""
    return lead_length(tidy(text)) > 0


def lead_length(line: str) -> int:
    """How many characters of a credit are "By", "Von", "記者" and the like."""
    length = 0
    while match := _LEAD.match(line[length:]):
        length += match.end()
    return length


def _cut(line: str) -> str:
    """Up to the first date, button or note; a line that opens with a date is cut before and after it."""
    for pattern in (_DATE, _TAIL):
        while match := pattern.search(line):
            line = line[match.end():].strip(" ,|•·-–—/:") if not line[:match.start()].strip(" ,|•·-–—/:") else line[:match.start()]
            if not line:
                break
    return _TRAILING.sub("", line.strip(" ,|•·-–—/:"))


def _pieces(line: str) -> list[str]:
    line = _OPENED.sub("", _BEHIND_DATE.sub("", line))
    line = _cut(line[lead_length(line):])
    pieces: list[str] = []
    for segment in _segments(line):
        pieces.extend(_split_names(_without_initials(segment[lead_length(segment):])))
    pieces = list(takewhile(lambda piece: not piece.lower().startswith("in "), pieces))
    pieces = [part for piece in pieces for part in _agency_apart(piece)]
    return [piece for piece in (piece.strip(" ,.;:-–—()[]'\"") + ("." if piece.rstrip().endswith((" Jr.", " Sr.")) else "") for piece in pieces) if piece]


def _segments(line: str) -> Iterator[str]:
    """What stands between bars and bullets; a slash separates where an agency stands beside it ("AFP/The Local")."""
    for segment in _BARS.split(line):
        parts = segment.split("/")
        yield from parts if len(parts) > 1 and canonical_agency(segment) is None and any(map(canonical_agency, parts)) else [segment]


def _without_initials(segment: str) -> str:
    """'LP Luana Patriolino': the letters of a picture that is missing."""
    words = segment.split()
    if len(words) > 2 and words[0] == "".join(word[0] for word in words[1:3]).upper():
        return " ".join(words[1:])
    return segment


def _split_names(segment: str) -> list[str]:
    """'A, B and C' -> three; 'Last, First' -> one, turned; 'Name, Role' -> the name with its role."""
    joined = [part.strip() for part in _JOIN.split(segment) if part and part.strip()]
    if len(joined) > 1 and all(map(is_desk, joined)):
        return [segment]      # "Staff and agencies"
    if len(joined) > 1 and any(_is_one_word(part) for part in joined) and not any("," in part or canonical_agency(part) or is_desk(part) for part in joined) and not _is_list(joined):
        joined = [segment]
    out: list[str] = []
    for part in joined:
        bits = [bit.strip() for bit in part.split(",") if bit.strip()]
        if len(bits) == 2 and _is_one_word(bits[0]) and _FIRST.fullmatch(bits[1]) and bits[0][0].isupper() and not any(map(canonical_agency, bits)):
            out.append(f"{bits[1]} {bits[0]}")
        elif bits and not _is_one_word(bits[0]):
            out.extend(_with_place(bits))
        else:
            out.extend(bits)
    return out


def _with_place(bits: list[str]) -> list[str]:
    """'Max Muster, Moskau': a place behind a name is where that person is; other single words ("Dietitian") are no names."""
    out = bits[:1]
    for bit in bits[1:]:
        if weight(bit) >= CITY and not canonical_agency(bit):
            out[-1] += f" in {bit}"
        elif not _is_one_word(bit) or canonical_agency(bit):
            out.append(bit)
    return out


def _agency_apart(piece: str) -> list[str]:
    """'JOHN SMITH Associated Press' are two."""
    words = piece.split()
    for count in (3, 2, 1):
        if len(words) - count >= 2 and canonical_agency(" ".join(words[-count:])):
            return [" ".join(words[:-count]), " ".join(words[-count:])]
    return [piece]


def _is_list(parts: list[str]) -> bool:
    return all(EAST.search(part) for part in parts)


def _is_one_word(text: str) -> bool:
    return " " not in text and not EAST.search(text)


def _author(piece: str, masthead: str | None, url: str | None, *, handles: bool) -> Author | None:
    piece = piece[lead_length(piece):].removeprefix("the ")
    if _REPORTS.search(piece):
        return None
    if masthead and piece.startswith(masthead) and piece[len(masthead):len(masthead) + 1].isupper():
        piece = piece[len(masthead):]
    piece = _FOOTNOTE.sub(r"\1", piece)
    if canonical_agency(piece):
        return Author(piece, AuthorKind.AGENCY, url=url)
    if is_outlet(piece, masthead) and not _TEAM.search(piece):
        return Author(piece, AuthorKind.OUTLET, url=url)
    name, role, place = _parts(piece)
    if role and " " not in name and _OWN_STAFF.match(piece):
        return Author(piece, AuthorKind.DESK, url=url)
    if role and " " in name and looks_like_name(name) and not is_desk(name):
        return Author(name_case(name) if is_capitals(name) else name, AuthorKind.PERSON, role, place, url)
    if fold(name) in PLACEHOLDERS or (name and len(name) < 3 and not EAST.search(name)) or (not name and not _OWN_STAFF.match(piece)):
        return None
    if canonical_agency(name):
        return Author(name, AuthorKind.AGENCY, role, place, url)
    if is_desk(piece):
        return Author(piece, AuthorKind.DESK, url=url) if len(piece) <= 60 and not piece[0].islower() else None
    name = _EAST_TITLE.sub("", name).strip() if EAST.search(name) else name
    if not looks_like_name(name) and not (handles and (_HANDLE.fullmatch(name) or _LETTERS.fullmatch(name))):
        return None
    return Author(name_case(name) if is_capitals(name) else name, AuthorKind.PERSON, role, place, url)


def _parts(piece: str) -> tuple[str, str | None, str | None]:
    """(name, role, place) of one credit."""
    role = place = None
    if match := _place_pattern().search(piece):
        piece, place = piece[:match.start()], match["place"].strip(" ,.")
    words = piece.split()
    if (match := _ROLE.search(piece)) and match.start() > 0 and len(words) > 1:
        role = match[0].strip(" ,()")
        piece = piece[:match.start()]
    elif match and match.start() == 0 and not EAST.search(piece):
        return "", piece, place
    return re.sub(r"\s*[(（][^()（）]*[)）]?\s*$", "", piece).strip(" ,.-–—(") if not piece.endswith((" Jr.", " Sr.")) else piece, role, place


@cache
def _place_pattern() -> re.Pattern[str]:
    words = ("in", "aus", "reporting from", "reporting in", "en", "à", "em", "em", "из", "в")
    return re.compile(r"(?<=[^\W\d_.])\s+(?:" + "|".join(words) + r")\s+(?P<place>[A-ZÀ-ÞА-Я][^,|()]{1,40})$")


def is_outlet(name: str, masthead: str | None) -> bool:
    """Whether the name is the outlet's own, give or take "The", a domain ending, a longer or shorter form."""
    key, own = _bare(name), _bare(masthead or "")
    if not key or not own:
        return False
    words = fold(name).split()
    if (words[0] == own and len(words) <= 3) or (len(words) > 1 and "".join(word[0] for word in words) == own):     # "MDR Thüringen"; "Deutsche Welle" for dw.com
        return True
    if _PERSONAL.fullmatch(own.removeprefix(key)):
        return False       # "Scott Davenport" of "Scott Davenport Photography"
    return (key == own or (len(key) > 4 and (own.startswith(key) or own.endswith(key))))


def _bare(name: str) -> str:
    key = re.sub(r"^(?:www |https? )+|(?: (?:com|de|net|org|ch|at|fr|es|it|nl|co uk|com br|com tr|uk|online|news))+$", "", fold(name))
    return re.sub(r"^(?:the|der|die|das|le|la|el) ", "", key).replace(" ", "")


def is_desk(name: str) -> bool:
    """Whether one of the words says that a newsroom, an office or another group stands behind the name."""
    words = [word.strip(".,()").casefold() for word in name.split()]
    return any(word in DESK_WORDS or word.endswith(("redaktion", "redaktionen", "redaksjonen")) for word in words) or (
        bool(EAST.search(name)) and any(word in name for word in DESK_WORDS if EAST.search(word))
    )
