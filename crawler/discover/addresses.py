"""What an address alone tells: whether it can be a page, and whether it has an article's shape (`URL -> bool`).

General signals only, no hosts: dates, long slugs and numbers in the path on one side, the words of navigation on the other.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

# Endings of what is no page.
FILES = frozenset((
    "aac avi avif bmp css csv doc docx epub exe flac flv gif gz ico ics iso jpeg jpg js json m3u8 m4a m4v mov mp3 mp4 mpeg mpg ogg ogv opus pdf "
    "png ppt pptx rar rss svg tar tgz tif tiff ttf txt wav webm webp webmanifest wma wmv woff woff2 xls xlsx xml atom zip"
).split())
# Path segments that no article lies under.
ELSEWHERE = frozenset((
    "about about-us abo abonnement abonnements account accessibility ad ads advertise advertising advertisement agb all-authors amp-stories "
    "anmelden anmeldung anzeigen app apps archive archiv archives author authors autor autoren autores auteur auteurs auth basket bookmarks "
    "careers cart cat category categories categoria categorie categorias checkout classifieds code-of-conduct comment comments competitions "
    "contact contact-us contacts contacto contatti cookie cookie-policy cookies copyright corrections-policy crossword crosswords datenschutz dating "
    "donate e-paper emploi epaper events faq faqs feed feeds gallery galleries games gewinnspiel gewinnspiele gutscheine help hilfe horoscope "
    "horoscopes imprint impressum info-legales jobs journalist journalistes kategorie keyword keywords kontakt label legal live-tv login logout "
    "mediadaten members membership mentions-legales my-account newsletter newsletters notifications obituaries offers page pages paywall people "
    "person persona personas persons podcast podcasts press-office privacy privacy-policy producto profile profiles puzzles radio redaktion register "
    "registration rss schlagwort schlagworte search seite shop shopping sign-in sign-up signin signup sitemap sitemaps staff store sub subscribe "
    "subscription subscriptions suche suscripcion suscribete tag tags team terms terms-and-conditions terms-of-service terms-of-use tema temas thema "
    "themen thema-a-z tipps topic topics tv-guide tv-programm user users video-archive vouchers weather wetter wp-admin wp-content wp-json wp-login "
    "xmlrpc авторы автор теги тег тема темы рубрика поиск реклама"
).split())
# Query parameters that name an article where the path does not.
ID_PARAMETERS = frozenset("id p aid nid cid sid artid artikel article article_id articleid idnews id_news idxno news_id newsid nota story storyid "
                          "story_id cod codigo oid itemid entry_id mid seq no key docid doc_id".split())

_ENDING = re.compile(r"\.([a-z0-9]{1,11})$", re.IGNORECASE)
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


def is_page(url: str) -> bool:
    """Whether a URL can be an article's page at all: not a file of another type, not a home page."""
    path = urlsplit(url).path
    ending = _ENDING.search(path)
    return (path not in ("", "/") or bool(urlsplit(url).query)) and not (ending and ending[1].lower() in FILES)


def has_article_shape(url: str, link_text: str, *, headline_like: bool = False) -> bool:
    """Whether a link of a front leads to an article. `headline_like`: the link stands in a heading.

    A date, a long slug or a code in the address is enough; a number or a short slug wants a link text like a headline.
    """
    parts = urlsplit(url)
    path = parts.path
    segments = [unquote(segment).lower() for segment in path.split("/") if segment]
    if not is_page(url) or is_elsewhere(segments) or _DATE_ONLY.search(path):
        return False
    slug = _PAGE_ENDING.sub("", segments[-1]) if segments else ""
    if _DATED.search(path) or _words(slug) >= 5:
        return True
    text_like = headline_like or _length(link_text) >= 4
    if _words(slug) >= 3 or len(slug) >= 32 or _NUMBER.search(path) or _CODE.fullmatch(slug):
        return text_like or _length(link_text) == 0 or _words(slug) >= 4
    if text_like and _names_article(parts.query):
        return True
    return _length(link_text) >= 5 and bool(segments) and (len(segments) > 1 or _words(slug) > 1 or bool(_PAGE_ENDING.search(segments[-1])))


def is_elsewhere(segments: list[str]) -> bool:
    """Whether a path lies where no articles are: tags, authors, accounts, legal notes. The slug itself may contain such words."""
    return any(_PAGE_ENDING.sub("", segment) in ELSEWHERE for segment in segments)


def _names_article(query: str) -> bool:
    return any(name.lower() in ID_PARAMETERS and value for name, _, value in (pair.partition("=") for pair in query.split("&")))


def _words(slug: str) -> int:
    """Words of a slug; numbers do not count."""
    return sum(1 for word in _WORD_BREAKS.split(slug) if word and not word.isdigit())


def _length(text: str) -> int:
    """Words of a link text; where words have no spaces, two characters count as a word."""
    return max(len(text.split()), len(_CJK.findall(text)) // 2)
