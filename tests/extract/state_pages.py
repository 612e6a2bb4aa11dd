"""Pages of each state, in several languages: (state, what the case is, url, mark-up). Written for the tests; no outlet's own."""

from __future__ import annotations

from crawler.models import PageState

from .pages import TEXTS, page, paragraphs

Row = tuple[PageState, str, str, str]
ARTICLE = "https://www.harbour.test/2026/11/17/old-crane"
TIME = '<time datetime="2026-11-17T08:00:00Z">17 Nov 2026</time>'


def _full() -> list[Row]:
    news = {"@type": "NewsArticle", "headline": "Old crane in the harbour to be taken down", "datePublished": "2026-11-17T08:00:00Z"}
    rows = [(f"plain article, {language}", page(texts=TEXTS[language], language=language, title="Old crane in the harbour to be taken down")) for language in TEXTS]
    rows += [
        ("free in JSON-LD", page(linked=news | {"isAccessibleForFree": True}, above=TIME)),
        ("for subscribers, but all of it is there", page(texts=paragraphs(times=3), linked=news | {"isAccessibleForFree": False, "articleBody": " ".join(paragraphs(times=3))})),
        ("a cookie banner below the text", page(above=TIME, below='<div class="cookie-banner">We use cookies to improve this site. <button>Accept all</button></div>')),
        ("an article about cookies", page("New rules for cookies on the web", [text.replace("crane", "cookie banner") for text in TEXTS["en"]], above=TIME)),
        ("an article about error 404", page("How the 404 page became an art form", TEXTS["en"], above=TIME)),
        ("an article about captchas", page("Are you a robot? The end of the captcha", TEXTS["en"], above=TIME)),
        ("a newsletter box", page(above=TIME, below="<aside><h3>Subscribe to our newsletter</h3><form><input name=mail></form></aside>")),
        ("short news", page(texts=TEXTS["en"][:2], above=TIME, linked=news)),
    ]
    return [(PageState.FULL, name, ARTICLE, markup) for name, markup in rows]


def _bot_walls() -> list[Row]:
    rows = [
        ("Just a moment...", "<p>Checking if the site connection is secure</p><div id='challenge-running'></div>"),
        ("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><p>You are unable to access harbour.test</p>"),
        ("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this server. Reference #18.2f</p>"),
        ("harbour.test", "<h1>Are you a robot?</h1><p>We have detected unusual traffic from your network.</p>"),
        ("Pardon Our Interruption", "<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you were a bot.</p>"),
        ("Sicherheitsüberprüfung", "<h1>Bitte bestätigen Sie, dass Sie kein Roboter sind</h1><p>Ungewöhnlicher Datenverkehr aus Ihrem Netzwerk.</p>"),
        ("Vérification", "<h1>Vérifiez que vous êtes humain</h1><p>Trafic inhabituel détecté.</p>"),
        ("Acceso bloqueado", "<h1>No soy un robot</h1><p>Hemos detectado tráfico inusual.</p>"),
        ("Проверка", "<h1>Подтвердите, что вы не робот</h1><p>Мы заметили подозрительную активность.</p>"),
        ("安全验证", "<h1>安全验证</h1><p>请完成验证后继续访问。</p>"),
        ("確認", "<h1>私はロボットではありません</h1><p>続行するには確認が必要です。</p>"),
        ("harbour.test", "<div class='g-recaptcha' data-sitekey='x'></div><p>One more step</p>"),
    ]
    return [(PageState.BOT_WALL, title, ARTICLE, f"<html><head><title>{title}</title></head><body>{body}</body></html>") for title, body in rows]


def _consent_walls() -> list[Row]:
    rows = [
        ("Before you continue", "We use cookies and data to measure and personalise. <button>Accept all</button><button>Reject all</button> Manage your choices. Your privacy settings."),
        ("We care about your privacy", "We and our 842 partners use cookies to store your data. <button>Accept all</button> <a href='/p'>Cookie settings</a> Privacy center"),
        ("Mit Werbung weiterlesen", "Weiter mit Werbung: Wir und unsere Partner verarbeiten Daten. <button>Alle akzeptieren</button> Pur-Abo. Datenschutzhinweis. Einwilligung."),
        ("Zustimmung erforderlich", "Wir verwenden Cookies. Ihre Einwilligung ist freiwillig. <button>Zustimmung erteilen</button> oder werbefrei lesen. Datenschutzeinstellungen"),
        ("Votre choix", "Nous et nos partenaires utilisons des cookies. <button>Tout accepter</button> <button>Continuer sans accepter</button> Vos choix, votre consentement."),
        ("Tu privacidad", "Utilizamos cookies propias y de terceros. <button>Aceptar y continuar</button> <button>Rechazar y suscribirse</button> Configurar cookies, consentimiento"),
        ("Informativa", "Noi e i nostri partner utilizziamo i cookie. <button>Accetta e continua</button> <button>Rifiuta e abbonati</button> consenso"),
        ("Twoja prywatność", "My i nasi partnerzy używamy plików cookies. <button>Akceptuję i przechodzę do serwisu</button> zgody. Przejdź do serwisu"),
        ("Jouw privacy", "Wij gebruiken cookies. <button>Akkoord</button> <button>Alles weigeren</button> Jouw toestemming"),
    ]
    return [(PageState.CONSENT_WALL, title, ARTICLE, f"<html><head><title>{title}</title></head><body><div class='sp_message consent'><h1>{title}</h1><p>{body}</p></div></body></html>")
            for title, body in rows]


def _soft_404s() -> list[Row]:
    rows = [
        ("Page not found", "Sorry, we can't find the page you were looking for."), ("404", "The article has moved or does not exist any more."),
        ("Error 404 | Harbour News", "Try the search, or go to the front page."), ("Seite nicht gefunden", "Die gesuchte Seite existiert leider nicht mehr."),
        ("Artikel nicht mehr verfügbar", "Dieser Artikel wurde gelöscht."), ("Page introuvable", "La page que vous demandez n’existe plus."),
        ("Página no encontrada", "No hemos encontrado la página que buscas."), ("Pagina non trovata", "La pagina richiesta non esiste."),
        ("Página não encontrada", "O conteúdo não está mais disponível."), ("Pagina niet gevonden", "Deze pagina bestaat niet."), ("Nie znaleziono strony", "Strona nie istnieje."),
        ("Страница не найдена", "Возможно, она была удалена."), ("ページが見つかりません", "お探しのページは削除されました。"), ("找不到页面", "您访问的页面不存在。"), ("الصفحة غير موجودة", "عذرا"),
    ]
    links = "".join(f"<li><a href='/{n}'>Latest story number {n}</a></li>" for n in range(5))
    return [(PageState.SOFT_404, title, ARTICLE, f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><ul>{links}</ul></body></html>") for title, text in rows]


def _liveblogs() -> list[Row]:
    posts = "".join(f"<div class='live-post'><span>{10 + n}:{n}5</span><p>{TEXTS['en'][n % 4]}</p></div>" for n in range(8))
    titles = ["Harbour crane live: latest updates", "Storm in the harbour – live blog", "Liveticker: Kran im Hafen wird abgebaut", "EN DIRECT. La grue du port démontée", "EN DIRECTO | La grúa del puerto",
              "Gru del porto, la diretta", "Guindaste do porto: ao vivo", "Онлайн: разбор крана в порту", "Żuraw w porcie: relacja na żywo"]
    rows = [(title, page(title, (), above=posts)) for title in titles]
    typed = {"@type": "LiveBlogPosting", "headline": "The day in the harbour", "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "One"}]}
    rows.append(("typed", page("The day in the harbour", TEXTS["en"], linked=typed)))
    return [(PageState.LIVEBLOG, name, "https://www.harbour.test/live/crane", markup) for name, markup in rows]


def _galleries() -> list[Row]:
    pictures = "".join(f"<figure><img src='/{n}.jpg'><figcaption>The crane from the {side}</figcaption></figure>" for n, side in enumerate(("north", "south", "east", "west", "quay", "ferry", "roof")))
    folders = ("gallery", "photos", "in-pictures", "bildergalerie", "fotostrecke", "diaporama", "fotogaleria", "fotogallery")
    rows = [(folder, f"https://www.harbour.test/{folder}/crane", page("The crane in pictures", TEXTS["en"][:1], above=TIME, below=pictures)) for folder in folders]
    typed = {"@type": "ImageGallery", "headline": "The crane in pictures"}
    rows.append(("typed", ARTICLE, page("The crane in pictures", TEXTS["en"][:1], linked=typed, below=pictures)))
    return [(PageState.GALLERY, *row) for row in rows]


def _videos() -> list[Row]:
    player = "<video src='/crane.mp4'></video>"
    folders = ("video", "videos", "watch", "av", "mediathek", "vidéos", "clip", "tv")
    rows = [(folder, f"https://www.harbour.test/{folder}/crane", page("Watch the crane come down", TEXTS["en"][:1], above=player)) for folder in folders]
    rows += [("og:type", ARTICLE, page("Watch the crane come down", TEXTS["en"][:1], head='<meta property="og:type" content="video.other">', above=player)),
             ("typed", ARTICLE, page("Watch the crane come down", TEXTS["en"][:1], linked={"@type": "VideoObject", "name": "Watch the crane come down", "uploadDate": "2026-11-17"}))]
    return [(PageState.VIDEO, *row) for row in rows]


def _paywalled() -> list[Row]:
    said = {
        "en": "Subscribe to continue reading. Already a subscriber? Log in.", "de": "Jetzt weiterlesen mit dem Plus-Abo. Bereits Abonnent?",
        "fr": "Cet article est réservé aux abonnés. Déjà abonné ?", "es": "Contenido exclusivo para suscriptores. Suscríbete para seguir leyendo.",
        "ru": "Материал доступен только для подписчиков. Оформите подписку.", "ja": "この記事は有料会員限定です。ログインして続きを読む。",
    }
    rows = [(f"box, {language}", page(texts=TEXTS[language][:2], language=language, above=TIME, below=f"<div class='paywall'><p>{text}</p></div>")) for language, text in said.items()]
    linked = {"@type": "NewsArticle", "headline": "Old crane in the harbour to be taken down", "isAccessibleForFree": "False", "datePublished": "2026-11-17"}
    rows += [("marked in JSON-LD, short", page(texts=TEXTS["en"][:2], linked=linked)),
             ("announced longer than shown", page(texts=TEXTS["en"][:2], linked=linked | {"articleBody": " ".join(paragraphs(times=4))}, below="<p class=regwall>Register to read on</p>")),
             ("limit reached", page(texts=TEXTS["en"][:2], below="<div class='regwall'><p>You've reached your limit of free articles. Log in to continue reading.</p></div>"))]
    return [(PageState.PAYWALLED, name, ARTICLE, markup) for name, markup in rows]


def _teasers() -> list[Row]:
    ends = {"en": "Read more", "de": "Weiterlesen", "fr": "Lire la suite", "es": "Leer más", "ru": "Читать далее", "ja": "続きを読む"}
    rows = [(f"continued elsewhere, {language}", page(texts=[TEXTS[language][0][:len(TEXTS[language][0]) - 10] + "…"], language=language, above=TIME, below=f"<a href='/whole'>{end}</a>"))
            for language, end in ends.items()]
    linked = {"@type": "NewsArticle", "headline": "Old crane in the harbour to be taken down", "articleBody": " ".join(paragraphs(times=5)), "datePublished": "2026-11-17"}
    rows += [("announced longer", page(texts=TEXTS["en"][:1], linked=linked)), ("dots", page(texts=[TEXTS["en"][0][:-1] + " ..."], above=TIME)),
             ("brackets", page(texts=[TEXTS["en"][0][:-1] + " […]"], above=TIME))]
    return [(PageState.TEASER, name, ARTICLE, markup) for name, markup in rows]


def _not_articles() -> list[Row]:
    links = "".join(f"<h3><a href='/{n}'>A linked headline of the day, number {n}</a></h3><p><a href='/{n}'>Some words</a></p>" for n in range(14))
    rows = [("section front", "https://www.harbour.test/politics", f"<html><head><title>Politics</title></head><body><h1>Politics</h1>{links}</body></html>"),
            ("front page", "https://www.harbour.test/", f"<html><head><title>Harbour News</title></head><body><h1>Harbour News</h1>{links}</body></html>"),
            ("nothing printed", ARTICLE, "<html><head><title>Loading</title></head><body><div id=root></div></body></html>"),
            ("empty", ARTICLE, ""), ("PDF", ARTICLE, "%PDF-1.7 and so on"), ("JSON", ARTICLE, '{"headline": "x"}'),
            ("feed", ARTICLE, "<?xml version='1.0'?><rss><channel><item><title>A</title></item></channel></rss>"),
            ("headline without text", ARTICLE, "<html><body><h1>Old crane in the harbour to be taken down</h1></body></html>"),
            ("text without headline", ARTICLE, "<html><body><p>Too short.</p></body></html>"),
            ("long text without headline", ARTICLE, f"<html><body><p>{'</p><p>'.join(paragraphs(times=4))}</p></body></html>"),
            ("noise", ARTICLE, "".join(chr(1 + n * n * 7 % 250) for n in range(3000)).replace("<", "x"))]
    return [(PageState.NOT_ARTICLE, *row) for row in rows]


ROWS: list[Row] = [*_full(), *_bot_walls(), *_consent_walls(), *_soft_404s(), *_liveblogs(), *_galleries(), *_videos(), *_paywalled(), *_teasers(), *_not_articles()]
