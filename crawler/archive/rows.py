"""Rows: what was read -> columns (`Article -> articles, revisions`). Pure; `store` writes them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence

from ..models import Article, Change, Provenance
from ..text import clean, content_hash
from ..times import iso
from ..urls import is_web

Value = str | int | float | None
Row = dict[str, Value]

MIN_STORY_WORDS = 60    # shorter bodies are alike by chance
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def reading_row(article: Article) -> Row:
    """The columns that an article and its revisions share."""
    return {
        "headline": article.headline, "kicker": article.kicker, "standfirst": article.standfirst, "byline": article.byline,
        "dateline": article.dateline.text if article.dateline else None,
        "published_at": iso(article.published_at.at) if article.published_at else None,
        "modified_at": iso(article.modified_at.at) if article.modified_at else None,
        "body": article.body, "content_hash": content_hash(article),
    }


def article_row(article: Article) -> Row:
    """All columns of `articles` that come from the reading alone."""
    published, modified = article.published_at, article.modified_at
    return reading_row(article) | {
        "url": article.url, "dateline_date": article.dateline.date if article.dateline else None, "agency": article.agency,
        "section": article.section, "genre": article.genre.value if article.genre else None, "language": article.language,
        "published_printed": published.printed if published else None, "published_precision": published.precision.value if published else None,
        "published_zone": published.zone.value if published else None,
        "modified_printed": modified.printed if modified else None, "page_state": article.page_state.value,
        "word_count": count_words(article.body), "image_url": web(article.image_url), "masthead": article.masthead, "licence": article.licence,
        "charset": article.charset, "charset_rule": article.charset_rule, "extractor": article.extractor, "rung": article.rung,
        "provenance": provenance_json(article.provenance), "body_key": body_key(article.body),
    }


def change_row(fields: Sequence[str], change: Change | None) -> Row:
    """The columns of a revision that tell what became of the one before."""
    changed = "; ".join(fields) or None
    if change is None:
        return {"changed": changed, "kinds": changed, "is_stealth": 0}
    return {"changed": changed, "kinds": "; ".join(change.kinds) or changed, "is_stealth": int(change.is_stealth), "sentences_added": change.added,
            "sentences_removed": change.removed, "diff": change.diff}


def web(url: str | None) -> str | None:
    """An address that a reader gave, None unless it is one of the web: no other scheme reaches a column that pages link."""
    return url if url is not None and is_web(url) else None


def count_words(body: str) -> int:
    """Words between spaces; each Chinese, Japanese or Thai character counts half a word, since these scripts set no spaces."""
    unspaced = 0 if body.isascii() else sum(map(len, _UNSPACED.findall(body)))
    return len(body.split()) + unspaced // 2


def body_key(body: str) -> str | None:
    """The same for two printings of one text, whatever their case, punctuation and spacing; None for a body too short to tell."""
    if count_words(body) < MIN_STORY_WORDS:
        return None
    return hashlib.sha256(_BETWEEN_WORDS.sub("", body.casefold()).encode()).hexdigest()[:32]


def provenance_json(rows: tuple[Provenance, ...]) -> str:
    """[{"field": "headline", "rule": "h1", "confidence": 0.97, "else": [["og:title", "..."]]}, ...], empty parts left out."""
    said = []
    for row in rows:
        entry: dict[str, object] = {"field": row.field, "rule": row.rule}
        if row.confidence is not None:
            entry["confidence"] = round(row.confidence, 2)
        if row.runners_up:
            entry["else"] = [[rule, clean(value)[:300]] for rule, value in row.runners_up]
        said.append(entry)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
