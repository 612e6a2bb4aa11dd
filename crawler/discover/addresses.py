"""What an address alone tells: whether it can be a page, and whether it has an article's shape (`URL -> bool`).

General signals only, no hosts: dates, long slugs and numbers in the path on one side, the words of navigation on the other.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from ..urls import ID_PARAMETERS, is_page

# Path segments that no article lies under.
NEVER = frozenset((    # noqa: SIM905 - words read better without quotes
    "about about-us abo abonnement abonnements abonnieren account accessibility ad ads advertise advertising advertisement agb "
    "anmelden anmeldung app apps auth basket bookmarks careers cart checkout classifieds code-of-conduct competitions contact "
    "contact-us contacts contacto contatti cookie cookie-policy cookies copyright corrections-policy crossword crosswords datenschutz "
    "dating donate e-paper epaper faq faqs feed feeds forum forums games gewinnspiel gewinnspiele gutscheine help horoscope "
    "horoscopes impressum imprint info-legales jobs kontakt legal live-tv login logout mediadaten membership mentions-legales "
    "my-account notifications offers paywall podcast podcasts privacy privacy-policy puzzles register registration rss search seite "
    "shop shopping sign-in sign-up signin signup sitemap sitemaps store subscribe subscription subscriptions suche suscripcion "
    "suscribete terms terms-and-conditions terms-of-service terms-of-use tv-guide tv-programm vouchers wp-admin wp-content wp-json "
    "wp-login xmlrpc поиск реклама"
).split())
# Path segments that name a list: what stands right behind one is a list's name, what stands further below may be an article.
LISTS = frozenset((    # noqa: SIM905 - words read better without quotes
    "all-authors archiv archive archives author authors autor autoren autores auteur auteurs cat categories category categoria "
    "categorias categorie comment comments etiqueta etiquetas events galleries gallery journalist journalistes kategorie keyword "
    "keywords label members newsletter newsletters obituaries page pages people person persona personas persons producto profile "
    "profiles radio redaktion schlagwort schlagworte staff tag tags team tema temas thema thema-a-z themen topic topics user users "
    "video-archive weather wetter авторы автор теги тег тема темы рубрика"
).split())
_ARCHIVES = frozenset(("archiv", "archive", "archives"))

_PAGE_ENDING = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|cms|ece|do|story|news|article|amp)$", re.IGNORECASE)
_DATED = re.compile(r"""
    (?<!\d) (?:19|20)\d\d
    (?: [/-](?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}(?:[/-](?:0?[1-9]|[12]\d|3[01]))?
      | (?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d{5}) )
    (?=[/_.-]|$)
""", re.VERBOSE | re.IGNORECASE)
_DATE_ONLY = re.compile(r"/(?:19|20)\d\d(?:[/-]\d{1,2}|[/-][a-z]{3,9}){0,2}/?$", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_CODE = re.compile(r"(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{8,}|[0-9a-f]{8}-[0-9a-f-]{18,}", re.IGNORECASE)
_WORD_BREAKS = re.compile(r"[-_+]+|%20")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def has_article_shape(url: str, link_text: str, *, headline_like: bool = False) -> bool:
    """Whether a link of a front leads to an article. `headline_like`: the link stands in a heading.

    A date, a long slug or a code in the address is enough; a number or a short slug wants a link text like a headline.
    """
    parts = urlsplit(url)
    segments = segments_of(parts.path)
    if not is_page(url) or is_elsewhere(segments) or _DATE_ONLY.search(parts.path):
        return False
    slug = _PAGE_ENDING.sub("", segments[-1]) if segments else ""
    if _DATED.search(parts.path) or _words(slug) >= 5 or any(_words(segment) >= 6 for segment in segments):
        return True
    length = _length(link_text)
    text_like = headline_like or length >= 4
    if _words(slug) >= 3 or len(slug) >= 32 or _NUMBER.search(parts.path) or _CODE.fullmatch(slug):
        return text_like or length == 0 or _words(slug) >= 4
    if text_like and _names_article(parts.query):
        return True
    return length >= 5 and bool(segments) and (len(segments) > 1 or _words(slug) > 1 or bool(_PAGE_ENDING.search(segments[-1])))


def segments_of(path: str) -> list[str]:
    """The segments of a path in lower case, decoded."""
    return [unquote(segment).lower() for segment in path.split("/") if segment]


def is_elsewhere(segments: list[str]) -> bool:
    """Whether a path lies where no articles are: accounts, legal notes, lists by tag or author. A slug may contain such words."""
    names = [_PAGE_ENDING.sub("", segment) for segment in segments]
    if any(name in NEVER for name in names):
        return True
    if not names or not LISTS.intersection(names):
        return False
    above = names[-2] if len(names) > 1 else ""
    is_dated = bool(_DATED.search("/" + "/".join(segments)))
    is_numbered = bool(_NUMBER.search(names[-1])) and (above in _ARCHIVES or _words(names[-1]) >= 5)
    is_list = names[-1] in LISTS or (above in LISTS and not is_numbered)
    return is_list and not (is_dated and names[-1] not in LISTS)


def _names_article(query: str) -> bool:
    return any(name.lower() in ID_PARAMETERS and value for name, _, value in (pair.partition("=") for pair in query.split("&")))


def _words(slug: str) -> int:
    """Words of a slug; numbers do not count."""
    return sum(1 for word in _WORD_BREAKS.split(slug) if word and not word.isdigit())


def _length(text: str) -> int:
    """Words of a link text; where words have no spaces, two characters count as a word."""
    return max(len(text.split()), len(_CJK.findall(text)) // 2)
