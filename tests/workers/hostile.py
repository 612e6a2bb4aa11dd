"""Pages built to hurt those who read them, by name: FAULTS row 20, and each as mean as its size allows. All under a few megabytes."""

from __future__ import annotations

from collections.abc import Callable

SENTENCE = "The bridge over the river was opened on Monday after years of work, officials said in the town hall. "
STORY = f"<h1>Bridge opens</h1><p class=byline>By Ann Lee</p><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p>"


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html lang=en><head><title>Bridge opens</title>{head}</head><body>{body}</body></html>".encode()


def attributes(count: int) -> str:
    return " ".join(f"a{n}='{n}'" for n in range(count))


def linked(json: str) -> bytes:
    return page(STORY, f'<script type="application/ld+json">{json}</script>')


PAGES: dict[str, Callable[[], bytes]] = {
    "attributes of one tag": lambda: page(f"<p {attributes(100_000)}>{SENTENCE}</p>{STORY}"),
    "one attribute, given 200,000 times": lambda: page("<p " + "a=1 " * 200_000 + ">x</p>" + STORY),
    "a long attribute": lambda: page(f"<p title='{'x' * 4_000_000}'>x</p>{STORY}"),
    "many classes": lambda: page(f"<p class='{'a-b ' * 400_000}'>{SENTENCE}</p>{STORY}"),
    "nesting": lambda: page("<div>" * 100_000 + STORY),
    "nesting, closed": lambda: page("<div>" * 100_000 + STORY + "</div>" * 100_000),
    "nesting of inline tags": lambda: page("<b><i><a href=/x>" * 60_000 + STORY),
    "nesting of lists": lambda: page("<ul><li>" * 60_000 + STORY),
    "nesting of tables": lambda: page("<table><tr><td>" * 30_000 + STORY),
    "nesting of quotations": lambda: page("<article>" + "<blockquote>" * 5_000 + f"<p>{SENTENCE}</p>" + "</blockquote>" * 5_000 + STORY + "</article>"),
    "a huge text": lambda: page("<p>" + SENTENCE * 75_000 + "</p>" + STORY),
    "paragraphs": lambda: page(STORY + f"<p>{SENTENCE}</p>" * 40_000),
    "a long word": lambda: page(f"<p>{'x' * 7_000_000}</p>{STORY}"),
    "line breaks": lambda: page("<p>" + "<br>" * 200_000 + "</p>" + STORY),
    "text between line breaks": lambda: page("<p>" + (SENTENCE[:30] + "<br>") * 100_000 + "</p>" + STORY),
    "links": lambda: page("".join(f"<a href='/{n}/a-story-of-five-words'>story {n}</a> " for n in range(50_000)) + STORY),
    "200,000 links": lambda: page("<a href=/x>y</a>" * 200_000 + STORY),
    "angles": lambda: page("<" * 1_000_000 + STORY),
    "angles with letters": lambda: page("<a" * 500_000 + STORY),
    "ampersands": lambda: page("&" * 1_000_000 + STORY),
    "references": lambda: page("&#55357;&#x110000;&notit;" * 60_000 + STORY),
    "comments that never end": lambda: page("<!--" * 250_000 + STORY),
    "quotes that never end": lambda: page("<p a='" + "<p b=\"" * 150_000 + STORY),
    "a wide cell": lambda: page(f"<table><tr><td colspan=9007199254740991 rowspan=9007199254740991>{SENTENCE}</td></tr></table>{STORY}"),
    "wide cells": lambda: page("<table>" + "<tr><td colspan=1000 rowspan=65534>x</td></tr>" * 2_000 + "</table>" + STORY),
    "rows": lambda: page("<table>" + f"<tr><td>{SENTENCE}</td><td>1</td></tr>" * 20_000 + "</table>" + STORY),
    "headings": lambda: page("<h1>Bridge opens</h1>" * 50_000 + STORY),
    "times": lambda: page("<time datetime='2026-11-24T10:00:00Z'>24 November 2026</time> " * 40_000 + STORY),
    "bylines": lambda: page("<p class=byline>By Ann Lee and Bob Roe in Paris</p>" * 40_000 + STORY),
    "names in one byline": lambda: page("<h1>Bridge opens</h1><p class=byline>By " + "Ann Lee, " * 60_000 + f"</p><p>{SENTENCE * 4}</p>"),
    "a dateline of words": lambda: page("<h1>Bridge opens</h1><p>" + "LONDON, PARIS, " * 60_000 + f"- {SENTENCE * 4}</p>"),
    "metas": lambda: page(STORY, "<meta property='article:tag' content='x y'>" * 60_000),
    "scripts": lambda: page("<script>var a = '</scrip';</script>" * 60_000 + STORY),
    "a script that never ends": lambda: page(STORY + "<script>" + "x" * 3_000_000),
    "forms": lambda: page("<form><input><select><option>" * 40_000 + STORY),
    "spaces": lambda: page("<p>" + " \t\n\u00a0" * 1_000_000 + "</p>" + STORY),
    "accents on one letter": lambda: page("<p>a" + "\u0301\u0323" * 400_000 + f"</p>{STORY}"),
    "items": lambda: page("<p itemprop='author datePublished headline'>Ann Lee, 24 November 2026</p>" * 30_000 + STORY),
    "linked data, deep": lambda: linked('{"@type":"NewsArticle","headline":"Bridge opens","author":' + '{"author":' * 5_000 + "1" + "}" * 5_001),
    "linked data, deep lists": lambda: linked("[" * 500_000),
    "linked data, broken starts": lambda: linked('{"a":' * 300_000),
    "linked data, many nodes": lambda: linked("[" + ",".join(['{"@type":"NewsArticle","headline":"Bridge opens"}'] * 30_000) + "]"),
    "linked data, a circle": lambda: linked('{"@type":"NewsArticle","@id":"#a","headline":"Bridge opens","author":{"@id":"#a"},"publisher":{"@id":"#a"}}'),
    "linked data, huge numbers": lambda: linked('{"@type":"NewsArticle","headline":' + "9" * 100_000 + ',"wordCount":1e400,"datePublished":' + "1" * 5_000 + "}"),
    "linked data, many scripts": lambda: page(STORY, '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>' * 20_000),
    "linked data, commas": lambda: linked('{"a":1' + ", " * 500_000 + "}"),
    "frames": lambda: page("<iframe src=/x>" * 60_000 + STORY),
    "NULs": lambda: page("\0" * 2_000_000 + STORY),
    "nothing but a head": lambda: b"<!doctype html>" + b"<meta name=a content=b>" * 100_000,
}
