"""URLs: one spelling for each address, so that two channels that announce one article meet in one row."""

from __future__ import annotations

import re
import string
from urllib.parse import urlsplit

from ada_url import URL

# Parameters that only say how the reader came here. Names or prefixes (ending in *).
TRACKERS = (
    "utm_*", "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "wt_mc", "wt.mc_id", "cmp", "cmpid", "smid",
    "smtyp", "ref", "ref_src", "ref_url", "referrer", "ito", "xtor", "at_*", "ns_*", "ocid", "icid", "ncid", "_ga", "_gl", "spm",
    "partner", "taid", "guccounter", "guce_referrer", "guce_referrer_sig", "__twitter_impression", "ftag", "sh", "st_source",
)
# Endings of what is no page.
FILES = frozenset((    # noqa: SIM905 - words read better without quotes
    "aac avi avif bmp css csv doc docx epub exe flac flv gif gz ico ics iso jpeg jpg js json m3u8 m4a m4v mov mp3 mp4 mpeg mpg ogg "
    "ogv opus pdf png ppt pptx rar rss svg tar tgz tif tiff ttf txt wav webm webp webmanifest wma wmv woff woff2 xls xlsx xml atom "
    "zip"
).split())
# Query parameters that name an article where the path does not.
ID_PARAMETERS = frozenset((    # noqa: SIM905 - words read better without quotes
    "id p aid nid cid sid artid artikel article article_id articleid idnews id_news idxno news_id newsid nota story storyid story_id "
    "cod codigo oid itemid entry_id mid seq no key docid doc_id"
).split())
_TRACKER_NAMES = frozenset(t for t in TRACKERS if not t.endswith("*"))
_TRACKER_PREFIXES = tuple(t[:-1] for t in TRACKERS if t.endswith("*"))
_DEFAULT_PORTS = {"http": "80", "https": "443"}
MAX_URL_LENGTH = 2048
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_ENDING = re.compile(r"\.([a-z0-9]{1,11})$", re.IGNORECASE)
_NO_HOST = re.compile(r"[\\^|`{}]|\.\.|^\.")    # characters that the WHATWG's URL standard forbids in a host; empty labels

_AMP_PARAMETERS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp"})
_AMP_PATHS = ((re.compile(r"/amp$"), ""), (re.compile(r"\.amp(?=$|\.html?$)"), ""), (re.compile(r"^/amp(?=/)"), ""))
_DATE = re.compile(r"(?:19|20)\d\d[01]\d[0-3]\d(?:\d{4}|\d{6})?")
_SLUG = re.compile(r"[-_]|\d{5}|\.[a-z]+$")    # in the last part of the path: an article's, rather than a section that is called amp
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid)=[^/;]*", re.IGNORECASE)
_SESSION = re.compile(r"(?:jsessionid|phpsessid|sessionid|session_id|aspsessionid\w*)=", re.IGNORECASE)


def is_web(url: str) -> bool:
    """Whether this is an absolute http(s) URL with a host and of a sane length: the only kind that we store or fetch."""
    if len(url) > MAX_URL_LENGTH or re.search(r"[\s\x00-\x1f\x7f<>\"]", url):
        return False
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
        return parts.scheme.lower() in ("http", "https") and bool(name) and not _NO_HOST.search(name) and (parts.port or 1) > 0
    except ValueError:
        return False


def is_page(url: str) -> bool:
    """Whether a URL can be an article's page at all: not a file of another type, not a home page."""
    path = urlsplit(url).path
    ending = _ENDING.search(path)
    return (path not in ("", "/") or bool(urlsplit(url).query)) and not (ending and ending[1].lower() in FILES)


def normalize(url: str, base: str | None = None) -> str | None:
    """The one spelling under which a URL is stored and deduplicated; None where it is no web URL.

    What a browser would make of it (the WHATWG's URL standard, with `base` for a relative one): dot segments resolved, scheme and host
    lowered, names in their ASCII form, odd spellings of IP addresses undone. Then, without default port, credentials, fragment and
    trackers, and with each escape in the path as RFC 3986, 6.2.2 has it. The query stays as printed, order included: servers are particular.
    """
    try:
        parsed = URL(url, base) if base else URL(url)
        name = parsed.hostname.rstrip(".")
        if parsed.protocol not in ("http:", "https:") or not name or ".." in name or name.startswith("."):
            return None
        port = f":{parsed.port}" if parsed.port else ""
        path = _ESCAPE.sub(_plain_escape, parsed.pathname)
        query = "&".join(p for p in parsed.search[1:].split("&") if p and not is_tracker(p.partition("=")[0]))
    except ValueError:
        return None
    found = f"{parsed.protocol}//{name}{port}{path}" + (f"?{query}" if query else "")
    return found if is_web(found) else None    # quoting may have made it too long


def _plain_escape(escape: re.Match[str]) -> str:
    """An escape of a character that needs none is that character; the digits of any other are upper case."""
    char = chr(int(escape[1], 16))
    return char if char in _UNRESERVED else escape[0].upper()


def same_article_key(url: str) -> str:
    """What the spellings of one article's address have in common; `url` is a normalised one.

    Left out: the scheme, `www.`, `m.` and `amp.`, marks of AMP pages, session ids, a slash at the end. Everything that may name another
    article stays, query and order included: two addresses are rather kept apart than taken for one. Slugs that vary beside one number are
    kept apart too (a number may be a sum in a headline): the pages join them, by their canonical link or by their time (`article_number`).
    """
    parts = urlsplit(url)
    path = _SESSION_IN_PATH.sub("", parts.path).rstrip("/")
    for pattern, rest in _AMP_PATHS:
        bare = pattern.sub(rest, path)
        if bare != path and _SLUG.search(bare.rpartition("/")[2]):
            path = bare
    query = "&".join(p for p in parts.query.split("&") if p and p.lower() not in _AMP_PARAMETERS and not _SESSION.match(p))
    return f"//{_bare(host(url))}{path}" + (f"?{query}" if query else "")


def article_number(url: str) -> str | None:
    """'//example.org 12345678': the number by which an outlet knows an article, whatever the words beside it in the address; None where there is none.

    Of six digits and more (postcodes and sums have fewer) in the last part of the path, and no date.
    """
    parts = urlsplit(url)
    numbers = [n for n in re.findall(r"\d{6,}", parts.path.rstrip("/").rpartition("/")[2]) if not _DATE.fullmatch(n)]
    return f"//{_bare(host(url))} {max(numbers, key=len)}" if numbers else None


def spelling_rank(url: str) -> tuple[bool, bool]:
    """Sorts the spellings of one address, the one to keep first: https, and the page for all screens."""
    bare = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return not url.startswith("https:"), same_article_key(url) != f"//{bare}"


def is_tracker(parameter: str) -> bool:
    """Whether a query parameter only says how the reader came here."""
    name = parameter.lower()
    return name in _TRACKER_NAMES or name.startswith(_TRACKER_PREFIXES)


def host(url: str) -> str:
    """The host in lower case with its port where that is not the default one; '' where there is none."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port and str(parts.port) != _DEFAULT_PORTS.get(parts.scheme) else ""
        name = (parts.hostname or "").lower()
        return (f"[{name}]" if ":" in name else name) + port
    except ValueError:
        return ""


def origin(url: str) -> str:
    """'https://example.org:8443': scheme, host, and the port where it is not the default one: what robots.txt and back-off count by."""
    return f"{url.partition(':')[0].lower()}://{host(url)}"


def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one site: the same host, `www.`, `m.` and `amp.` aside."""
    return bool(host(one)) and _bare(host(one)) == _bare(host(other))


def _bare(name: str) -> str:
    return re.sub(r"^(?:www\d?|m|mobile|amp)\.", "", name)
