"""Articles on several pages: the readings of the pages -> the one Article that they make. Pure; where a page goes on, `extract` says."""

from __future__ import annotations

from dataclasses import replace

from .models import Article
from .text import fold


def join(first: Article, *rest: Article) -> Article:
    """One article of its parts: the first with the others' paragraphs that it does not have yet, in order.

    Parts that are no article (a wall, an error page) and all after them are left out; `next_page` is then that part's address, else
    what the last part says.
    """
    kept, seen, following = [first.body], {fold(p) for p in first.body.split("\n\n")}, first.next_page
    for part in rest:
        if not part.page_state.is_kept or not part.body:
            break
        fresh = [p for p in part.body.split("\n\n") if (key := fold(p)) not in seen and not seen.add(key)]
        kept.extend(fresh)
        following = part.next_page
    body = "\n\n".join(filter(None, kept))
    return replace(first, body=body, next_page=following)
