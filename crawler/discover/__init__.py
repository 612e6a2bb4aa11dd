"""Discovery: what a channel announces, and which channels a site has (`bytes -> Discovery`). Pure: no IO, no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..errors import PayloadError
from ..models import ChannelKind, Discovery
from ..payloads import gunzip
from . import feeds, fronts, sitemaps
from .kinds import kind_of, sniff
from .links import channels_in_robots, find_channels, usual_channel_urls
from .markup import decode

__all__ = ["channels_in_robots", "discover", "find_channels", "sniff", "usual_channel_urls"]

_READERS: dict[ChannelKind, Callable[[str, str, datetime], Discovery]] = {
    ChannelKind.FEED: feeds.read,
    ChannelKind.NEWS_SITEMAP: sitemaps.read,
    ChannelKind.SITEMAP: sitemaps.read,
    ChannelKind.FRONT: fronts.read,
}


def discover(payload: bytes, url: str, kind: ChannelKind, *, content_type: str | None, now: datetime) -> Discovery:
    """Read what a channel announces. Never raises: broken payloads give what can be read, and the problem in one line.

    payload: content-decoded, though a `.xml.gz` may still be gzip. url: where it came from after redirects, the base of relative links.
    kind: what the source says it is; where the bytes plainly are another kind of channel, they are read as that. now: aware UTC.
    """
    try:
        text = decode(gunzip(payload), content_type)
    except PayloadError as error:
        return Discovery(problem=str(error))
    if not text.strip("\ufeff\0 \t\r\n"):
        return Discovery(problem="nothing came")
    actual = kind_of(text) or kind
    if actual is ChannelKind.FRONT and kind is not ChannelKind.FRONT:
        return Discovery(problem=f"an HTML page came where a {kind.value.replace('_', ' ')} was expected")
    return _READERS[actual](text, url, now)
