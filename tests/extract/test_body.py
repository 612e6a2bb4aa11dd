"""Bodies: all paragraphs of the article, and nothing else."""

from __future__ import annotations

import pytest

from crawler.extract.boilerplate import LONGEST_PROMO, is_bio, is_boilerplate, is_end
from crawler.extract.paragraph import Paragraph
from crawler.extract.refine import refine

from .pages import TEXTS, page, paragraphs, read

PROMOTION = [
    "Read more: Ferries late again", "READ MORE", "Also read: The last crane", "See also: Harbour plans", "Related: Crane cabin saved", "Related articles", "More from Harbour News", "Sign up for our newsletter",
    "Subscribe to The Quay for daily updates", "Click here to get the app", "CLICK HERE TO GET THE HARBOUR APP", "Download our free app today", "Get the latest news in your inbox", "Follow us on Twitter", "Follow Harbour News on Facebook",
    "Advertisement", "ADVERTISEMENT", "Scroll to continue", "Story continues below", "Share this article", "Watch: crane comes down", "Listen: the quay podcast", "Trending", "Most read", "Recommended for you", "Unlock the Editor’s Digest for free",
    "Lesen Sie auch: Fähren verspätet", "Lesen Sie hier mehr dazu", "Mehr zum Thema", "Auch interessant", "Das könnte Sie auch interessieren", "Newsletter abonnieren", "Jetzt abonnieren", "Folgen Sie uns", "Folgst du schon Harbour auf Whatsapp?", "Lesedauer: 4 Minuten", "Anzeige",
    "À lire aussi : la grue sauvée", "Lire aussi", "Lire la suite", "Abonnez-vous à la newsletter", "Inscrivez-vous", "Publicité", "Sur le même sujet", "Lea también: la grúa", "Leer más", "Te puede interesar", "Suscríbete a nuestro boletín", "Síguenos en redes", "Publicidad",
    "Leggi anche: la gru", "Per approfondire", "Iscriviti alla newsletter", "Pubblicità", "Leia também", "Saiba mais", "Inscreva-se", "Lees ook: de kraan", "Meer over de haven", "Läs också", "Les også: Krana", "Læs også", "Lue myös", "Czytaj także: żuraw", "Zobacz też", "Čtěte také", "Přečtěte si",
    "Olvassa el", "Citește și", "Ayrıca okuyun", "Baca juga: derek", "Simak juga", "Читайте также: кран", "Подписывайтесь на наш канал", "Смотрите также", "Підписуйтесь", "Διαβάστε επίσης", "Ακολουθήστε μας", "اقرأ أيضا", "קראו עוד", "यह भी पढ़ें", "相关阅读", "延伸閱讀", "関連記事", "この記事は会員限定です。", "관련기사",
    "Credit: Ann Lee/Getty Images", "Photo: Bo Li", "Foto: Bo Li", "Photograph: Ann Lee/AP", "The crane, seen from the quay. Ann Lee/Getty Images", "© 2026 Harbour News", "Copyright 2026 Harbour News. All rights reserved.", "Facebook", "Twitter", "12 comments", "Kommentare (3)", "Reuse content",
    "Tags: crane, harbour", "Теги: кран, порт", "Source: Harbour News", "Источник: РИА Новости", "来源：新华社", "责任编辑：王芳", "（李明 編輯）", "声明：本文仅代表作者观点", "未經授權，不得轉載", "Версия для печати", "Оцените, пожалуйста, статью.",
    "Ground Game: Sign up for our weekly politics newsletter to get it in your inbox every Monday.", "Codziennie rano najświeższe informacje na Twoją skrzynkę. Zapisz się do newslettera!", "Abonnez-vous à notre infolettre",
    "If you enjoyed this article, we have a proposition for you: join the club.", "We want to hear from you: what do you think of the crane?", "Stay informed with Harbour News – your source for credible journalism.", "Email Ann Lee at ann@harbour.test or follow her.",
    "Hat Ihnen dieser Artikel gefallen? Dann unterstützen Sie uns mit einer Spende.", "Verwendete Quellen", "Artykuł pochodzi z kategorii: Polska", "При использовании материалов ссылка обязательна.", "Адрес редакции: Портовая, 1", "Bądź na bieżąco, kliknij tutaj",
    "Puedes seguir a PUERTO en Facebook, Twitter e Instagram", "香港新聞現已開設Facebook專頁", "（內容由北京提供。未經授權，不得轉載。）", "The minister said that the ferries... read more", "Prezydent zapowiedział wizytę w porcie... więcej", "Инженер осмотрел кран..... Читать новость...",
    "Uppdaterad 15.59 | Publicerad 14.14", "Last updated at 7:35 AM on 17th January 2012", "Aktualisiert: 12.11.2026, 10:30 Uhr", "04.01.2012 (17:51)~ania Biedny chłopiec!",
    "Druckversion", "Wersja do druku", "Print this page", "調整字體︰大中小", "Rate this article", "This material may not be published, broadcast, rewritten or redistributed.", "Если вы заметили ошибку в тексте, выделите её.",
]
TEXT = [
    "Readers of the report will find more in its third chapter.", "He said that more people should read also the small print.", "Related costs rose by a third, the council said.", "The advertisement showed the crane in its best days.",
    "Following the accident, police closed the quay.", "“Sign here,” she said, and handed him the pen.", "Watching the crane come down, he wept.", "Share prices fell in the morning.", "Photographs of the crane hang in every pub.", "Credit is due to the engineers, he said.",
    "Les ferries ont été dirigés vers la jetée nord.", "Die Anzeige wurde am Montag erstattet.", "Mehr als hundert Menschen kamen.", "Подписи собирали три недели.", "Trending upwards since May, prices have now doubled in the harbour district.", "“I read more than ever,” he said.",
    "Published in 1931, the plans show a crane of forty metres.", "Updated plans of 2026 were shown on Monday, 12 May.", "She had subscribed to the newsletter of the museum, and so she knew.", "He asked his readers to sign up for the march, which ended at the quay.",
    "To get in, click on the picture of the crane, the guide says.", "Stand-up comedy came to the harbour in 1999.", "“Join us,” said the newsletter of the union on Monday.",
    "Comments by the minister caused an uproar.", "Sources in the ministry said that the plan was off.", "Print sales of newspapers fell by a tenth.", "Das Schlagwort der Woche kam aus dem Rathaus.", "Quellen in der Behörde bestätigten den Bericht.", "Copyright law was changed in 2021, and the museum had to pay.",
]


@pytest.mark.parametrize("line", PROMOTION)
def test_a_line_that_advertises_or_credits_is_boilerplate(line: str) -> None:
    """Promotion, share lines, credits and copyright lines are no text."""
    assert is_boilerplate(line) or is_end(line)


@pytest.mark.parametrize("line", TEXT)
def test_a_sentence_that_begins_like_one_is_text(line: str) -> None:
    """A sentence stays, whatever words it begins with."""
    assert not is_boilerplate(line)
    assert not is_end(line)


@pytest.mark.parametrize("line", [
    "Ann Lee is a reporter for Harbour News.", "Anders Berg is a freelance writer based in Oslo.", "Dr. Mary Kay is an associate professor at the University of the North.", "Ulrich Muster ist Redakteur bei der Hafenzeitung und schreibt über Kräne.",
    "Korrespondent Max Muster ist bei uns für Landespolitik zuständig.", "Marie Dupont est journaliste au service maritime.", "Executive Editor at Harbour News. Technology journalist since 2008.", "Juan Pérez es periodista y escribe sobre puertos.",
])
def test_a_line_that_introduces_an_author_is_left_out_at_the_end_only(line: str) -> None:
    """Who the author is stands below an article; the same words above are about somebody in it."""
    texts = paragraphs("en", 2)
    assert is_bio(line)
    assert texts == read(page(texts=[*texts, line])).body.split("\n\n")
    assert [*texts[:2], line, *texts[2:]] == read(page(texts=[*texts[:2], line, *texts[2:]])).body.split("\n\n")


@pytest.mark.parametrize("line", ["The crane is a monument, said the harbour master.", "Nobody was in danger.", "It is the work of a writer whom nobody knows.", "Der Kran ist ein Denkmal.", "Engineers are to report in May."])
def test_a_sentence_about_something_else_is_no_introduction(line: str) -> None:
    """A name and a profession make an introduction."""
    assert not is_bio(line)


def test_a_long_paragraph_is_never_boilerplate() -> None:
    """Length alone makes a paragraph text."""
    assert not is_boilerplate("Read more: " + "x" * LONGEST_PROMO)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("rung", ["full", "fast", "plain"])
def test_all_paragraphs_are_kept_one_blank_line_apart(language: str, rung: str) -> None:
    """Each rung gives the same paragraphs of a plain page."""
    texts = paragraphs(language, 2)
    assert texts == read(page(texts=texts), rung=rung).body.split("\n\n")


@pytest.mark.parametrize(("name", "above", "below"), [
    ("related list", "", "<section class=related><h2>Related stories</h2><ul><li><a href=/1>Ferries late again after the storm of Sunday night</a></li><li><a href=/2>New pier opens in May</a></li></ul></section>"),
    ("caption", "<figure><img src=/c.jpg><figcaption>The crane on Monday. Photo: Bo Li</figcaption></figure>", ""),
    ("caption in a div", "<div class='image-caption'>The crane on Monday, seen from the northern pier in the rain.</div>", ""),
    ("list of links", "", "<ul><li>Storm: <a href=/1>Ferries late again after Sunday night</a></li><li>Plans: <a href=/2>New pier opens in May</a></li></ul>"),
    ("standfirst as a heading", "<h2 class=sub-head>The last of its kind is taken down before winter, the authority says.</h2>", ""),
    ("box with a picture", "", "<div class=xq7><div><img src=/c.jpg></div><p>Ann Lee (left) and Bo Li on the northern pier, with the crane behind them.</p></div>"),
    ("comments in a list", "", "<div id=commentlist><ul><li><div>I always loved that crane, what a pity that it must go now.</div></li></ul></div>"),
    ("share line", "<div class=share><a href=/f>Share on Facebook</a></div>", "<p>Share this article</p>"),
    ("author box", "", "<div class='author-bio'><p>Ann Lee is a reporter of Harbour News. She has written about cranes since 1999 and lives on a boat.</p></div>"),
    ("comments", "", "<div id=comments><h3>2 comments</h3><div class=comment><p>I always loved that crane, what a pity that it must go now.</p></div></div>"),
    ("newsletter", "", "<div class='newsletter-promo'><p>Get the latest from the harbour every morning, straight to your inbox.</p></div>"),
    ("link to another story", "", "<p><a href=/3>FERRIES STRANDED AFTER NIGHT OF STORM AND HIGH WATER</a></p>"),
    ("footer", "", "<footer><p>Harbour News, 1 Quay Street. All rights reserved by the publisher and its partners.</p></footer>"),
    ("headline again", "<p>Old crane in the harbour to be taken down</p>", ""),
    ("short lines at the end", "", "<div>Home</div><div>Contact</div><div>Imprint</div><div>Jobs</div>"),
])
def test_what_is_not_the_article_is_left_out(name: str, above: str, below: str) -> None:
    """Boxes around an article are none of its text."""
    texts = paragraphs("en", 2)
    assert texts == read(page(texts=texts, above=above, below=below)).body.split("\n\n")


def test_a_table_around_the_page_is_none_of_the_article() -> None:
    """In a layout of tables, rows outside of the cell that holds the text are none of it."""
    texts = paragraphs("en", 2)
    body = "".join(f"<p>{text}</p>" for text in texts)
    rows = "".join(f"<tr><td>{name}</td></tr>" for name in ("Politics | Sport", "Weather: 12 degrees", "The harbour paper, founded in 1901"))
    markup = f"<html><body><table>{rows}<tr><td><h1>Old crane in the harbour to be taken down</h1>{body}</td><td>Poll of the day</td></tr>{rows}</table></body></html>"
    assert texts == read(markup).body.split("\n\n")


def test_parts_of_the_text_above_what_an_extractor_took_are_found() -> None:
    """The text is complete from the headline on, in however many containers it lies."""
    texts = paragraphs("en", 4)
    parts = "".join(f"<div class='widget'><div class='text'>{''.join(f'<p>{t}</p>' for t in texts[at:at + 4])}</div></div><div class='ad'>Advertisement</div>" for at in range(0, 16, 4))
    markup = f"<html><body><article><h1>Old crane in the harbour to be taken down</h1><div class='widgets'>{parts}</div></article></body></html>"
    assert texts == read(markup).body.split("\n\n")


def test_paragraphs_that_an_extractor_left_out_are_found_by_their_make() -> None:
    """A second container of the same make, in the same article, goes on with the text."""
    first, second = paragraphs("en", 2), paragraphs("en", 4)[8:]
    halves = ["".join(f"<p class=text>{text}</p>" for text in texts) for texts in (first, second)]
    markup = (f"<html><body><article><h1>Old crane in the harbour to be taken down</h1><div class='grid'><div class='body'>{halves[0]}</div><div class=ad>Advertisement</div></div>"
              f"<div class='grid'><div class='body'>{halves[1]}</div></div></article></body></html>")
    assert [*first, *second] == read(markup).body.split("\n\n")


def test_all_posts_of_a_live_blog_are_kept() -> None:
    """A live blog is read to its end, titles of posts included, times of posts not."""
    texts, updates = TEXTS["en"], [*TEXTS["de"], *TEXTS["fr"], *TEXTS["es"]]
    posts = "".join(f"<div class='live-post'><div class='when'>{at}:15</div><h3>Post number {at}</h3><div class='text'><p>{text}</p></div></div>" for at, text in enumerate(updates))
    intro = "".join(f"<p>{text}</p>" for text in texts)
    markup = (f"<html><body><main><h1>Old crane in the harbour to be taken down</h1><div class='intro'>{intro}</div><div class='tabs'><h2><a href='#live'>Live</a></h2><h2><a href='#more'>Related stories</a></h2></div>"
              f"<section>{posts}</section></main></body></html>")
    expected = [line for at, text in enumerate(updates) for line in (f"Post number {at}", text)]
    assert [*texts, *expected] == read(markup).body.split("\n\n")


def test_an_opening_in_a_container_of_its_own_is_found() -> None:
    """Several paragraphs of one make after the headline open the article, whatever the extractor preferred below them."""
    comments = "".join(f"<div class='inner'><p>{text}</p></div>" for text in (*TEXTS["de"], *TEXTS["fr"], *TEXTS["es"]))
    opening = "".join(f"<div class='line'>{text}</div>" for text in TEXTS["en"])
    article = read(f"<html><body><h1>Old crane in the harbour to be taken down</h1><div id='story'>{opening}</div><div id='talk'>{comments}</div></body></html>")
    assert list(TEXTS["en"]) == article.body.split("\n\n")[:4]


def test_subheads_and_lists_are_kept() -> None:
    """What is printed between two paragraphs of the article belongs to it."""
    one, two, three, four = TEXTS["en"]
    markup = page(texts=(), above=f"<p>{one}</p><h2>Cracks in two legs</h2><p>{two}</p><ul><li>Built in 1931 by local workers</li><li>Last used in 1987 for coal</li></ul><p>{three}</p><p>{four}</p>")
    assert [one, "Cracks in two legs", two, "Built in 1931 by local workers", "Last used in 1987 for coal", three, four] == read(markup).body.split("\n\n")


def test_a_short_poem_is_not_trimmed() -> None:
    """Where hardly anything is prose, nothing is cut."""
    lines = [Paragraph(line) for line in ("The crane", "stands still", "in the rain", "tonight")]
    assert tuple(lines) == refine(lines, (), None, None, None)


def test_the_end_of_the_articles_body_in_json_ld_is_the_end() -> None:
    """What stands below the last words that JSON-LD has is none of the article."""
    texts = paragraphs("en")
    more = "<p>Every week our experts choose the best walks along the water, for you and for your dog.</p>"
    article = read(page(texts=texts, below=more, linked={"@type": "NewsArticle", "headline": "Old crane in the harbour to be taken down", "articleBody": "\n".join(texts)}))
    assert texts == article.body.split("\n\n")
