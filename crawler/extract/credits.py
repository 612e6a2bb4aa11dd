"""Who the page credits: Page's evidence -> Credits with rule names, in document order, for `byline` to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lxml.html import HtmlElement

from ..models import AuthorKind
from ..urls import normalize
from .agencies import canonical_agency
from .blocks import Block
from .byline import Credit
from .byline_words import LEADS
from .credit_text import is_desk
from .linked import LinkedArticle, LinkedName
from .metas import Head
from .page import named, text_of

AUTHOR_METAS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator", "dcterms.creator", "dc.contributor", "byl", "byline",
    "authors", "og:article:author", "citation_author", "creator", "article.author", "dable:author", "lp.article:author", "mediator_author", "rbauthors", "og:author",
    "articleauthor", "article_author_name", "article:byline", "dcsext.author", "sailthru.byline_name", "cxenseparse:autor-articulo",
)
BEFORE, AFTER = 10, 25      # blocks around the headline
TAIL = 6                    # blocks after the last paragraph
LATE = 2                    # blocks of the body (a standfirst) that a byline may follow
FAR = 30                    # blocks after it in which a line that opens with a label ("Autor: ") still counts
LONGEST_LABEL = 40          # characters of a label with its colon
SIGNATURE = 40              # characters
LONGEST = 300               # characters of a credit line
MARK = re.compile(r"byline|by-line|author|autor|auteur|writer|reporter|journalist|verfasser|redakteur|credit|contributor|signature|firma\b|creator|skribent|forfatter")
# Of one name: WordPress writes <span class="author vcard"><a class="url fn n" href="/author/jane">.
_NAME_MARK = re.compile(r"(?<![a-z])(?:fn|author(?:[-_]?name)?|byline[-_]?name|autor(?:[-_]?name)?|documentauthor|post-author|vcard|username)(?![a-z])")
_PROFILE = re.compile(r"(?<![a-z])(?:authors?|autor(?:en|es|i)?|auteurs?|autore|redaktion|redakteure?|journalists?|by|profile|people|staff|reporters?|contributors?|forfatter|skribent)/[\w%-]", re.IGNORECASE)
MAX_NAMES = 12
LABELS = frozenset(("written by", "author", "by", "verfasst von", "geschrieben von", "autor", "von", "écrit par", "auteur", "escrito por", "publicado por",
                    "autora", "scritto da", "autore", "geschreven door", "napisane przez", "skrevet av", "skrevet af", "skriven av", "yazan", "автор", "ditulis oleh",
                    "作者", "执笔者", "글쓴이", "投稿者", "執筆者", "γράφτηκε από", "كُتب بواسطة", "נכתב על ידי", "napsal", "kirjoittanut", "scris de", "szerző"))
_NOT_MARK = re.compile(r"author[-_]?(?:bio|box|desc|about)|photo|image|caption|picture|related|comment|authoriz|authorit|co-?authored-?count")
LINE = re.compile(
    r"""^(?:[-–—•|(]\s*)?
        (?: autorin/autor\b | (?:written\s|words\s|reported\s|story\s|text\s|posted\s|published\s|an?\s\w+\s)?by\b | von\b | par\b | por\b | di\b | da\b | door\b | af\b | av\b | przez\b
          | (?:autor|autorin|autore|autora|auteur|author|texto|texte|testo|text|tekst|текст|автор|автори|autoři|autorzy|szerző|yazar|penulis|reporter|editor|redacción|redaktion)\s?: | (?:文|记者|記者|责任编辑|责编|作者|编辑|編輯)\s?[／/:：]
          | (?:(?:ein|eine|un|une|une?)\s)?(?:artikel|beitrag|gastbeitrag|kommentar|kolumne|reportage|analyse|essay|bericht|article|chronique|artículo|texto?|texte|testo|text)\s(?:von|de|par|por|di|av|af)\b
          | (?:erstellt|geschrieben|verfasst|veröffentlicht)\svon\b | (?:écrit|rédigé|publié)\spar\b | (?:escrito|publicado|redactado)\spor\b | scritto\sda\b
          | (?:geschreven|gepubliceerd)\sdoor\b | (?:skrevet|skriven|publicerad)\sa[vf]\b | oleh\b | του\b | της\b | από\b | بقلم | كتب | मेड | द्वारा | โดย | skrevet\saf\b | a\scura\sdi\b )""",
    re.IGNORECASE | re.VERBOSE,
)
_LEADS = re.compile(r"(?:" + "|".join(re.escape(lead.rstrip(":：")) for lead in sorted(set(LEADS), key=len, reverse=True)) + r")\s?[:：／/]\s?\S", re.IGNORECASE)
_EASTERN = re.compile(r"[（(【]?(?:(?:本[报報]|特[约約]|实习|實習)?[记記]者[\s:：]*[\u4e00-\u9fff]{2,4}(?=\s|$|[／/、，,）)】])|[가-힣]{2,4}\s?(?:선임|인턴|수습)?기자(?=\s|$))")
_SIGNED = re.compile(r"[\(\[（]([^()\[\]（）]{2,36})[\)\]）]\s*$")
_LABELLED = re.compile(r"^(?:(?:erstellt|geschrieben|verfasst)\svon\s|(?:autorin/autor|autor(?:in|es|en)?|autore|auteur|author|verfasser(?:in)?|redacción|redaktion|redaktör|автор|szerző|yazar|penulis)\b\s*:?\s|(?:作者|记者|記者|撰文|文|责任编辑|责编|编辑|編輯)\s?[:：])", re.IGNORECASE)
_ORGANISATIONS = frozenset(("organization", "newsmediaorganization", "corporation", "newsagency"))


def read_credits(blocks: Sequence[Block], headline: Block | None, first: int, last: int, items: Sequence[HtmlElement], head: Head,
                 linked: LinkedArticle | None, url: str) -> tuple[Credit, ...]:
    """All credits. `first` and `last` are the indexes of the body's first and last block."""
    found = [*_linked(linked, url), *_metas(head), *_marked(items, url), *_printed(blocks, headline, first, last, url)]
    return tuple(dict.fromkeys(found))


def _linked(linked: LinkedArticle | None, url: str) -> Iterator[Credit]:
    for name in linked.authors if linked else ():
        yield Credit("jsonld.author", name.name, normalize(name.url, url) if name.url else None, _kind(name))


def _kind(name: LinkedName) -> AuthorKind | None:
    if "person" in name.types:
        return AuthorKind.PERSON
    return AuthorKind.OUTLET if _ORGANISATIONS.intersection(name.types) else None


def _metas(head: Head) -> Iterator[Credit]:
    for name, value in head.pairs(*AUTHOR_METAS):
        if not value.startswith(("http://", "https://", "//")) and len(value) <= LONGEST:
            yield Credit(f"meta.{name}", value)
    for number in "123":       # cards of social networks: "Written by", "Jane Doe"
        label, value = head.first(f"twitter:label{number}"), head.first(f"twitter:data{number}")
        if label and value and label.lower() in LABELS and len(value) <= LONGEST:
            yield Credit("meta.twitter:data", value)
    for value in head.all("twitter:misc:written")[:1]:
        yield Credit("meta.twitter:misc", value[:LONGEST])


def _marked(items: Sequence[HtmlElement], url: str) -> Iterator[Credit]:
    """Elements that mark-up itself calls an author: microdata and rel=author."""
    for element in (item for item in named(items, "itemprop", "author", "creator")[:12] if not _is_comment(item)):
        names = element.xpath(".//*[@itemprop='name']")
        for name in names[:8] or [element]:
            text = name.get("content") or text_of(name)
            if text and len(text) <= LONGEST:
                yield Credit("itemprop.author", text, _link(element, url))
    for element in named(items, "rel", "author")[:12]:
        if text := text_of(element):
            yield Credit("rel.author", text[:LONGEST], _link(element, url))


def _is_comment(element: HtmlElement) -> bool:
    """Whether it stands in a reader's comment."""
    return any(parent.get("itemprop") == "comment" or "Comment" in (parent.get("itemtype") or "") for parent in element.iterancestors())


def _link(element: HtmlElement, url: str) -> str | None:
    anchor = element if element.tag == "a" else next(iter(element.iter("a")), None)
    target = anchor.get("href") if anchor is not None else None
    return normalize(target, url) if target else None


def _printed(blocks: Sequence[Block], headline: Block | None, first: int, last: int, url: str) -> Iterator[Credit]:
    """Lines near the headline and after the body that read or are marked like a byline."""
    start = max(0, (headline.index if headline else first) - BEFORE)
    end = max(first + 1, min(len(blocks), (headline.index if headline else 0) + AFTER))
    for block in (*blocks[start:end], *blocks[last + 1:last + 1 + TAIL]):
        if block is headline or len(block.text) > LONGEST or not _is_near(block, headline, first):
            continue
        late = LATE if LINE.match(block.text) else 0
        where = "head" if block.index <= first + late else "body" if block.index <= last else "tail"
        marks = block.marks
        is_marked = MARK.search(marks) is not None and not _NOT_MARK.search(marks)
        if where != "tail" or "comment" not in marks:
            yield from _named(block, where, url, _side_by_side if is_marked else None)
        if is_marked:
            yield Credit(f"class.byline.{where}", block.text, _link(block.element, url))
        elif _reads_like_credit(block.text):
            yield Credit(f"line.byline.{where}", block.text, _link(block.element, url))
    for block in blocks[last + 1 + TAIL:last + 1 + FAR]:
        if len(block.text) <= LONGEST and block.around is None and _LABELLED.match(block.text):
            yield Credit("line.byline.tail", block.text, _link(block.element, url))

    yield from _signed(blocks[last:last + 2])


def _reads_like_credit(text: str) -> bool:
    """Whether a line opens with "By", with a label ("Text: ") or, in the East, with a reporter's name."""
    labelled = any(mark in text[:LONGEST_LABEL] for mark in ":：／/") and _LEADS.match(text)
    return bool(labelled or LINE.match(text) or _EASTERN.match(text))


def _signed(blocks: Sequence[Block]) -> Iterator[Credit]:
    """Who signs the last paragraph, or a line of its own below it: "(dpa)", "Jane Doe"."""
    for block in blocks:
        match = _SIGNED.search(block.text[-SIGNATURE:])
        text = match[1] if match else block.text
        if len(text) < SIGNATURE and block.around is None and (canonical_agency(text) or (is_desk(text) and len(text.split()) < 4 and not block.linked)):
            yield Credit("signed", text)


def _is_near(block: Block, headline: Block | None, first: int) -> bool:
    """Not in a box; a footer or an aside right below the headline is the headline's own."""
    if block.around in ("footer", "aside"):
        return headline is not None and headline.index - 2 < block.index < min(first, headline.index + 5)
    return block.around != "nav"


def _named(block: Block, where: str, url: str, otherwise: Callable[[Block], list[HtmlElement]] | None) -> Iterator[Credit]:
    """Names that have an element of their own in a line: links to a profile, spans that are called author."""
    if block.element.tag in ("body", "article", "main") or len(block.text) > LONGEST:
        return
    inline = [element for element in block.element.iter("a", "span", "strong", "b", "em") if _is_name_element(element)][:MAX_NAMES]
    if not inline and otherwise:
        inline = otherwise(block)
    for element in inline:
        text = text_of(element)
        if 2 < len(text) <= 60 and text in block.text and not any(child in inline for child in element.iterdescendants()):
            yield Credit(f"name.byline.{where}", text, _link(element, url))


def _is_name_element(element: HtmlElement) -> bool:
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    if _NAME_MARK.search(marks) and not _NOT_MARK.search(marks):
        return True
    return element.tag == "a" and _PROFILE.search(element.get("href") or "") is not None


def _side_by_side(block: Block) -> list[HtmlElement]:
    """Two or more elements that make up a marked line, with nothing between them but spaces: one name each."""
    parts = [child for child in block.element if child.tag in ("a", "span") and text_of(child)][:MAX_NAMES]
    whole = " ".join(text_of(part) or "" for part in parts)
    return parts if len(parts) > 1 and "".join(whole.split()) == "".join(block.text.split()) else []
