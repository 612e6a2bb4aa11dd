"""Who is credited: all credits that a page gives, judged together (`tuple[Credit] -> BylineReading`).

Structured data tells the names best, the printed line tells who else there is; meta tags are often the outlet, an editor's login or a
robot. What the page does not say is not invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..models import Author, AuthorKind
from ..text import fold
from .agencies import canonical_agency
from .byline_words import OUTLET_WORDS
from .credit_text import as_printed, has_lead, is_desk, is_outlet, parse_credit, tidy
from .names import looks_like_name

MAX_CREDITS = 80
MAX_AUTHORS = 20
MAX_WORDS = 4               # of a name on a line without "By"
MANY = 3                   # more unconfirmed names than these are those of teasers
# Confidence, by who agrees: the share of such readings that were right.
AGREED, AGREED_GROUP, AGREED_HANDLE = 0.96, 0.92, 0.82     # by two kinds of evidence: full names; desks, agencies, outlets; short names
ALONE = {"named": 0.92, "micro": 0.88, "meta": 0.86, "card": 0.86, "jsonld": 0.8, "printed": 0.75, "tail": 0.75, "signed": 0.7}
ALONE_OTHER, ALONE_OUTLET, DENIED = 0.75, 0.6, 0.25        # DENIED: less where somebody else is named and not taken
PRINTED = frozenset(("printed", "named"))
_KINDRED = {"named": "printed", "card": "meta"}    # evidence that repeats other evidence
NAMING = frozenset((AuthorKind.PERSON, AuthorKind.AGENCY, AuthorKind.DESK))


@dataclass(frozen=True, slots=True)
class Credit:
    """One place of a page that credits somebody. `kind` where structured data states it."""

    rule: str                       # "jsonld.author", "meta.author", "rel.author", "itemprop.author", "class.byline.head", "signed"
    text: str                       # as the page has it
    url: str | None = None
    kind: AuthorKind | None = None


@dataclass(frozen=True, slots=True)
class BylineReading:
    """The judgement: `byline` as printed, who it names, the agency among them, and what the other rules would have given."""

    byline: str | None
    authors: tuple[Author, ...]
    agency: str | None
    rule: str
    confidence: float
    runners_up: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Claim:
    """One name and who vouches for it."""

    author: Author
    families: set[str]
    rule: str
    line: str                  # the credit that names it first
    led: bool = False          # a printed line names it after "By"

    @property
    def witnesses(self) -> int:
        """How many independent kinds of evidence name it; all that is printed counts as one."""
        return len({_KINDRED.get(family, family) for family in self.families - {"tail"}})

    @property
    def is_full(self) -> bool:
        """A person's name of two words or more, or one in a script that writes names as one word."""
        return self.author.kind is AuthorKind.PERSON and (" " in self.author.name or (not self.author.name.isascii() and len(self.author.name) > 1))


def choose_byline(
    credits: Sequence[Credit], *, masthead: str | None = None, host: str = "", language: str | None = None,    # noqa: A002, ARG001 - callers state it for every reader
) -> BylineReading:
    """Which of a page's credits to believe. `host` and `masthead` tell the outlet's own name, which is left out beside a person's."""
    given = credits[:MAX_CREDITS]
    claims = _claims(given, masthead or "", host)
    chosen = _without_mere_desks(_chosen(claims))
    if not chosen:
        return BylineReading(None, (), _agency_of(claims), "none", 0.0, ())
    authors = tuple(claim.author for claim in chosen)[:MAX_AUTHORS]
    byline = _printed(given, authors) or ", ".join(author.name for author in authors)
    return BylineReading(byline, authors, _agency_of(claims), chosen[0].rule, _confidence(chosen, claims), _runners_up(claims, chosen))


def _claims(given: Sequence[Credit], outlet: str, host: str) -> list[_Claim]:
    """Every name that some credit gives, in order of trust of the rule that gives it first."""
    found: dict[str, _Claim] = {}
    organisations = {fold(credit.text) for credit in given if credit.kind is AuthorKind.OUTLET}
    for credit in sorted(given, key=lambda credit: _FAMILIES.index(_family(credit.rule))):
        family = _family(credit.rule)
        led = family in ("printed", "tail") and has_lead(credit.text)
        authors = _whole(credit, outlet) if fold(credit.text) in organisations else parse_credit(
            credit.text, masthead=outlet, url=credit.url, handles=led or family in ("micro", "meta", "jsonld", "named"))
        for author in (_typed(author, credit, outlet, host) for author in authors):
            if family in PRINTED and not led and len(author.name.split()) > MAX_WORDS:
                continue
            claim = found.setdefault(_claim_key(author), _Claim(author, set(), credit.rule, credit.text))
            if not claim.is_full and " " in author.name:
                claim.author = author      # "gabor_munier" is Gábor Muniér
            else:
                claim.author = _completed(claim.author, author)
            claim.families.add(family)
            claim.led = claim.led or led
    return _shortest([*found.values()])


def _completed(known: Author, other: Author) -> Author:
    """What one credit leaves out, another says: structured data has the link, the printed line the place and the role."""
    return replace(known, url=known.url or other.url, place=known.place or other.place, role=known.role or other.role)


def _claim_key(author: Author) -> str:
    """One key for all the spellings of a name; an agency's long and short names are one."""
    agency = canonical_agency(author.name) if author.kind is AuthorKind.AGENCY else None
    return _key(agency or author.name)


def _typed(author: Author, credit: Credit, outlet: str, host: str) -> Author:
    """A "person" who is the outlet or an organisation is none; a longer name of the outlet does not make a person the outlet."""
    if author.kind is AuthorKind.OUTLET and credit.kind is AuthorKind.PERSON and fold(outlet).startswith(fold(author.name) + " ") and _is_personal(author.name):
        return replace(author, kind=AuthorKind.PERSON)
    if author.kind is not AuthorKind.PERSON or not (credit.kind is AuthorKind.OUTLET or _is_host(author.name, host)):
        return author
    return replace(author, kind=AuthorKind.OUTLET if is_outlet(author.name, outlet) or _is_host(author.name, host) else AuthorKind.DESK)


def _whole(credit: Credit, outlet: str) -> tuple[Author, ...]:
    """An organisation that structured data names: its name is not taken apart."""
    name = tidy(credit.text)
    if not 1 < len(name) <= 100:
        return ()
    if canonical_agency(name):
        return (Author(name.split("/")[0], AuthorKind.AGENCY, url=credit.url),)    # "dpa/lsw": a regional service of dpa
    kind = AuthorKind.DESK if is_desk(name) and not is_outlet(name, outlet) else AuthorKind.OUTLET
    return (Author(name, kind, url=credit.url),)


def _is_host(name: str, host: str) -> bool:
    """'nzz.ch' or 'NZZ' for www.nzz.ch."""
    key = fold(name).removesuffix(" online").removesuffix(" news").removeprefix("the ").replace(" ", "")
    return key in (fold(host).replace(" ", ""), *(part for part in host.removeprefix("www.").rsplit(".", 1)[0].split(".") if len(part) > 2))


def _shortest(claims: list[_Claim]) -> list[_Claim]:
    """'Our expert Robin Fuchs' and 'Robin Fuchs' are one; the shorter name is the person's."""
    full = {_key(claim.author.name): claim for claim in claims if claim.is_full}
    kept = []
    for claim in claims:
        key = _key(claim.author.name)
        shorter = next((other for other in full if other != key and " " in other and (key.endswith(" " + other) or key.startswith(other + " "))), None)
        if shorter is None:
            kept.append(claim)
        else:
            full[shorter].families |= claim.families
            full[shorter].led = full[shorter].led or claim.led
    return kept


_FAMILIES = ("jsonld", "named", "printed", "micro", "meta", "tail", "card", "signed")


def _family(rule: str) -> str:
    """Which kind of evidence a rule is; rules of one kind often repeat one another."""
    if rule == "name.byline.head":
        return "named"
    if rule.startswith("meta.twitter"):
        return "card"
    if "byline" in rule and not rule.startswith("meta"):
        return "tail" if rule.endswith((".body", ".tail")) else "printed"
    return {"jsonld": "jsonld", "itemprop": "micro", "rel": "micro", "meta": "meta"}.get(rule.split(".", maxsplit=1)[0], "signed")


def _chosen(claims: list[_Claim]) -> list[_Claim]:
    """The first of these groups that holds anybody."""
    people = [claim for claim in claims if claim.is_full]
    linked = [claim for claim in claims if "jsonld" in claim.families and claim.author.kind in NAMING]
    led = [claim for claim in people if claim.led and "printed" in claim.families]
    if any(claim.is_full or claim.author.kind is AuthorKind.AGENCY for claim in linked) or (not led and any(claim.author.kind is AuthorKind.PERSON for claim in linked)):
        return linked + [claim for claim in people if claim not in linked and claim.families & PRINTED and (claim.witnesses >= 2 or _is_beside(claim, linked))]
    agreed = [claim for claim in people if claim.witnesses >= 2]
    printed = [claim for claim in claims if claim.led and "printed" in claim.families and (claim.is_full or claim.author.kind is AuthorKind.AGENCY)]
    for group in (
        printed if any(claim in agreed for claim in printed) else [], agreed, printed if any(claim.is_full for claim in printed) else [],
        _first_of(people, "named"), _first_of(people, "meta"), _first_of(people, "micro"), _of_mark_up(claims), _first_of(people, "printed"), _on_first_line([claim for claim in people if claim.led]),
        _of_kind(claims, AuthorKind.AGENCY), linked, [claim for claim in claims if claim.led and "printed" in claim.families], _of_kind([claim for claim in claims if claim.families - {"card"}], AuthorKind.DESK, AuthorKind.PERSON)[:1],
        _first_of(people, "card"), _on_first_line(people), _on_first_line([claim for claim in claims if claim.led]),
        _handles(claims), _own_names(claims), [claim for claim in claims if claim.author.kind is AuthorKind.AGENCY][:1],
    ):
        if group:
            return group
    return []


def _is_beside(claim: _Claim, linked: list[_Claim]) -> bool:
    """Whether a line "By ..." names somebody and one of these too: structured data often has only the first of several."""
    names, line = [_key(other.author.name) for other in linked if other.is_full], fold(claim.line)
    return claim.led and any(name in line for name in names) and not any(_key(claim.author.name).startswith(name) for name in names)


def _without_mere_desks(chosen: list[_Claim]) -> list[_Claim]:
    """"Redaktion", "Staff", "Agencies" beside somebody who is named say nothing more."""
    named = [claim for claim in chosen if claim.author.kind is not AuthorKind.DESK or " " in claim.author.name]
    return named or chosen


def _of_kind(claims: list[_Claim], *kinds: AuthorKind) -> list[_Claim]:
    return [claim for claim in claims if claim.author.kind in kinds and claim.families - {"tail"}]


def _of_mark_up(claims: list[_Claim]) -> list[_Claim]:
    """A desk or a short name that an element of its own and the line around it give: more than two words in a marked line."""
    return [claim for claim in claims if claim.author.kind in (AuthorKind.DESK, AuthorKind.PERSON) and (
        "named" in claim.families and (claim.led or "micro" in claim.families))]


def _handles(claims: list[_Claim]) -> list[_Claim]:
    """A blogger's short name, where mark-up calls it the author."""
    return [claim for claim in claims if claim.author.kind is AuthorKind.PERSON and claim.families & {"named", "micro", "meta", "jsonld"}][:1]


def _own_names(claims: list[_Claim]) -> list[_Claim]:
    """The outlet itself, where structured data says so and nobody else is named; a blog called after its author."""
    outlets = [claim for claim in claims if claim.author.kind is AuthorKind.OUTLET]
    return [claim for claim in outlets if claim.families & {"jsonld", "micro"} or (claim.families & {"meta", "card", "printed"} and _is_personal(claim.author.name))][:1]


def _is_personal(name: str) -> bool:
    """Whether an outlet may be called after a person: two or three words, none of which only outlets and companies have."""
    words = fold(name).split()
    return 2 <= len(words) <= 3 and looks_like_name(name) and not OUTLET_WORDS.intersection(words)


def _first_of(people: list[_Claim], family: str) -> list[_Claim]:
    """Those whom one kind of evidence names; a long list is the authors of other stories, behind the first."""
    found = [claim for claim in people if family in claim.families]
    return found if len(found) <= MANY or family == "meta" else found[:1]


def _on_first_line(people: list[_Claim]) -> list[_Claim]:
    """Those whom the first line behind the text names."""
    found = [claim for claim in people if claim.families & {"tail", "printed"}]
    return [claim for claim in found if claim.line == found[0].line][:MAX_AUTHORS]


def _printed(given: Sequence[Credit], authors: tuple[Author, ...]) -> str | None:
    """The printed line that names the most of the authors, the shortest of equals."""
    keys = {_key(author.name) for author in authors}
    lines = []
    for credit in given:
        if _family(credit.rule) in ("printed", "tail", "micro", "named"):
            line = as_printed(credit.text) or ""
            shared = sum(key in fold(line) for key in keys)
            if shared:
                lines.append((-shared, not has_lead(credit.text), len(line), line))
    return min(lines)[3] if lines else None


def _agency_of(claims: list[_Claim]) -> str | None:
    """The first agency that is credited elsewhere than behind the text, where pictures have their credits too."""
    agencies = (claim.author.name for claim in claims if claim.author.kind is AuthorKind.AGENCY and (claim.families - {"tail"} or claim.led))
    return next(filter(None, map(canonical_agency, agencies)), None)


def _runners_up(claims: list[_Claim], chosen: list[_Claim]) -> tuple[tuple[str, str], ...]:
    others: dict[str, list[str]] = {}
    for claim in claims:
        if claim not in chosen:
            others.setdefault(claim.rule, []).append(claim.author.name)
    return tuple((rule, ", ".join(names[:MANY])) for rule, names in others.items())[:5]


def _confidence(chosen: list[_Claim], claims: list[_Claim]) -> float:
    """How often such a reading names exactly the right ones, as measured on a corpus of some 700 pages."""
    if min(claim.witnesses for claim in chosen) > 1:
        if all(claim.is_full for claim in chosen):
            return AGREED
        return AGREED_HANDLE if any(claim.author.kind is AuthorKind.PERSON and not claim.is_full for claim in chosen) else AGREED_GROUP
    if all(claim.author.kind is AuthorKind.OUTLET for claim in chosen):
        return ALONE_OUTLET
    denied = any(claim.is_full and claim not in chosen and claim.families - {"tail", "card"} for claim in claims)
    alone = ALONE[_family(chosen[0].rule)] if all(claim.is_full for claim in chosen) else ALONE_OTHER
    return round(alone - DENIED * denied, 2)


def _key(name: str) -> str:
    return fold(name) or name


__all__ = ["BylineReading", "Credit", "canonical_agency", "choose_byline"]
