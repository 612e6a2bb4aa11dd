"""Words of credit lines in many languages: data for `credit_text` and `byline`. Matched without regard to case."""

from __future__ import annotations

# Before a name. The longest match is taken off, again and again.
LEADS = (
    # English
    "by", "written by", "words by", "words", "story by", "text by", "reported by", "report by", "posted by", "published by",
    "article by", "author", "authors",
    "reporting by", "review by", "reviewed by", "photos by", "guides by", "interview by", "from", "author:", "by:",
    "from our correspondent", "contributed by", "opinion by",
    "analysis by", "a guest post by", "submitted by", "column by", "commentary by", "as told to",
    "view all posts by", "all posts by", "posts by", "see all posts by", "all articles by", "view more posts by",
    # German
    "text & fotos", "text und fotos", "text & bilder", "text und bilder", "text, fotos", "text/fotos", "von", "ein artikel von",
    "artikel von", "ein beitrag von", "beitrag von", "text von", "text", "autor", "autorin", "autoren", "autor/in", "autor*in",
    "autor:in", "autorin/autor", "redaktion:",
    "interview von", "interview", "aus", "ein kommentar von", "kommentar von", "eine analyse von", "analyse von", "ein gastbeitrag von",
    "gastbeitrag von",
    "eine reportage von", "eine kolumne von", "kolumne von", "ein essay von", "ein interview von", "verfasst von", "geschrieben von",
    "aufgezeichnet von", "interview:",
    "protokoll", "von unserem korrespondenten", "von unserer korrespondentin", "von unserem redaktionsmitglied", "bericht von", "vom", "alles von", "alle beiträge von", "alle artikel von",
    "bericht", "essay von", "erstellt von",
    # French
    "par", "propos recueillis par", "écrit par", "rédigé par", "publié par", "un article de", "article de", "texte", "texte de",
    "texte par", "un texte de", "un reportage de", "une chronique de", "auteur", "auteure", "auteurs", "par notre correspondant",
    "par notre envoyé spécial", "chronique de", "de notre correspondant", "reportage de",
    # Spanish, Portuguese, Catalan, Galician
    "por", "escrito por", "redactado por", "publicado por", "autora", "texto", "texto de", "texto por", "un artículo de",
    "una información de", "per", "da redação por", "reportagem de",
    "matéria de", "informe de", "firma", "postado por", "entrevista de", "crónica de",
    # Italian
    "di", "a cura di", "scritto da", "articolo di", "testo di", "pubblicato da", "autore", "dal nostro inviato", "dalla nostra inviata",
    "dal nostro corrispondente", "dalla nostra corrispondente",
    "dal corrispondente", "intervista di", "servizio di",
    # Dutch, Afrikaans
    "door", "geschreven door", "deur", "auteur:", "tekst", "tekst door", "redactie:", "onze verslaggever", "onze correspondent",
    # Nordic
    "av", "af", "tekst av", "tekst:", "text av", "skriven av", "skrevet av", "skrevet af", "journalist", "journalister",
    "foto og tekst", "reportage", "kirjoittanut", "teksti", "publicerad av", "tekst og foto",
    # Slavic, Baltic, Hungarian, Romanian, Turkish, Greek
    "przez", "opracował", "opracowała", "opracowanie", "oprac.", "tekst:", "rozmawiał", "rozmawiała", "autor:", "autoři", "autorka",
    "napsal", "napsala", "píše", "zdroj", "piše", "piše:", "avtor", "napisao",
    "текст", "автор", "авторы", "автор текста", "автори", "підготував", "подготовил", "подготовила", "от", "беседовал", "беседовала",
    "аўтар", "интервью", "piatră", "de", "scris de", "autor", "írta", "szerző",
    "yazar", "yazan", "haber:", "haberi hazırlayan", "γράφει ο", "γράφει η", "γράφουν οι", "γράφουν", "του", "της", "των", "συντάκτης",
    "ρεπορτάζ", "ρεπορτάζ:", "επιμέλεια", "autorius", "autors", "autor on",
    # Asia, Middle East, Africa
    "oleh", "ditulis oleh", "penulis", "reporter", "laporan", "pewarta", "sumber", "laporan wartawan", "ni", "ulat ni", "na",
    "imeandikwa na", "ngu", "nguye", "bởi", "theo", "tác giả", "โดย", "เรื่อง",
    "लेखक", "लेखक:", "द्वारा", "रिपोर्ट", "संवाददाता", "লেখক", "প্রতিবেদক", "بقلم", "كتب", "كتبت", "إعداد", "تحرير", "المصدر",
    "نویسنده", "خبرنگار", "تحریر", "מאת", "כתב", "הכתב",
    "作者", "记者", "記者", "文", "文／", "撰文", "采写", "责编", "责任编辑", "編輯", "编辑", "採訪", "取材・文", "取材・文＝", "文・", "執筆", "著者", "筆者", "構成・文", "撮影・文",
    "höfundur", "napisał", "napisała", "аутор", "пише", "пишува", "авторка", "зохиогч", "ავტორი", "հեղինակ", "հեղինակ՝", "müəllif", "الكاتب", "الكاتبة", "لیکوال", "எழுதியவர்",
    "రచయిత", "ผู้เขียน", "ፀሐፊ፦", "ፀሐፊ", "egilea", "författare", "forfatter", "skribent", "ライター", "来源", "기자", "작성",
    "von unserem redakteur", "von unserer redakteurin", "de notre envoyé spécial", "de notre envoyée spéciale",
    "글", "글·사진", "본지", "작성자", "來源", "报道",
    "本报记者", "本報記者", "特约记者", "见习记者", "实习记者", "実習記者", "通讯员", "通訊員", "新华社记者", "新華社記者", "中新社记者", "新浪记者",
)

# From here on a line is no longer the credit.
TAILS = (
    "datum:", "date:", "datum", "founder and", "no comments",
    "twitter", "facebook", "instagram", "linkedin", "more stories by", "more by", "more from", "link copied", "updated", "last updated",
    "published", "posted on", "posted at", "posted in", "posted", "share", "follow", "read more", "min read", "minute read",
    "read time", "comments",
    "fact-checked by", "fact checked by", "tested by", "edited by", "medically reviewed", "reviewed by", "photo by", "photos by",
    "photography by", "photograph by", "illustration", "illustrations", "illustrationen", "illustrazione", "ilustración", "filed to", "get email alerts",
    "full biography", "view bio", "contact", "email", "e-mail", "connect on", "see more", "view all", "see all", "about the author",
    "subscribe", "sign up", "listen", "download", "view profile", "learn more", "bio", "@",
    "aktualisiert", "veröffentlicht", "erschienen", "stand", "lesedauer", "lesezeit", "min.", "minuten", "zur autorenseite",
    "mehr artikel", "alle artikel", "mehr von", "zum autor", "kommentare", "foto", "fotos", "bild", "teilen",
    "publié", "mis à jour", "modifié", "posté", "temps de lecture", "lecture", "partager", "photo", "photos", "publicado",
    "actualizado", "compartir", "ver más", "seguir", "lectura", "atualizado", "leia mais", "siga", "ver perfil",
    "pubblicato", "aggiornato", "condividi", "leggi", "segui", "gepubliceerd", "bijgewerkt", "laatste update", "publicerad",
    "uppdaterad", "opdateret", "publisert", "oppdatert", "julkaistu", "opublikowano", "aktualizacja",
    "опубликовано", "обновлено", "поделиться", "発行", "更新", "公開", "入力", "입력", "수정", "diterbitkan", "diperbarui", "kompas.com -",
    "攝影", "摄影", "写真", "撮影", "사진", "pictures", "images", "bilder", "special to", "special for",
    "senast", "sist", "dela", "read", "redigert", "view author", "all articles", "full profile",
)

# What no person is called: whole credits that say nothing.
PLACEHOLDERS = frozenset((
    "admin", "administrator", "author", "autor", "auteur", "autore", "editor", "editors", "unknown", "anonymous", "anonym", "guest",
    "user", "default", "null", "none", "undefined", "n/a", "name", "test", "webmaster", "root",
    "xxx", "staff writer name", "first last", "true", "false", "object", "array", "various", "view all posts", "view more posts",
    "more posts", "all posts", "published by", "posted by", "web", "online", "article", "super user", "superuser", "wordpress",
    "redaktor", "site admin",
    "siteadmin", "content", "newsdesk user", "nobody", "no author", "翻訳者", "著者", "作者", "編集者", "文責", "publiziert", "veröffentlicht",
    "posted on", "freitag", "montag", "dienstag", "mittwoch", "donnerstag", "samstag", "sonntag", "no", "kein", "by staff",
    "kein autor", "unbekannt", "desconocido", "sconosciuto", "facebook", "twitter", "instagram", "linkedin", "home", "news", "login",
    "profile", "author name",
    "autore non specificato", "system", "import", "importer", "copyright", "advertisement", "sponsored", "author unknown",
    "author page", "byline", "lesedauer", "bluesky", "mastodon", "x", "rss", "share", "contributor", "contributors",
    "guest author", "gastautor", "gastautorin", "video", "photo", "foto", "podcast", "write for us", "menu", "search", "newsletter",
    "kontakt", "contact", "about", "website", "email", "e-mail", "pocket", "whatsapp", "print", "comments",
    "written by", "by", "von", "par", "por", "di", "av", "af", "oleh", "hinweis", "thema", "themen", "politik", "sport", "kultur",
    "wirtschaft", "panorama", "follow", "freelance", "telegram", "reddit", "youtube", "tiktok", "threads", "post",
))

# Words that make a name a desk's or a newsroom's.
DESK_WORDS = frozenset((
    "desk", "newsroom", "staff", "team", "bureau", "editors", "editorial", "board", "reporter", "reporters", "correspondent",
    "correspondents", "writers", "newsdesk", "service", "services", "agencies", "agency", "wire", "wires", "digital",
    "office", "department", "reports", "press", "news", "network", "magazine", "media", "association", "institute", "foundation", "center",
    "centre", "university", "committee", "council", "ministry", "group", "online", "crew",
    "redaktion", "redaktionsteam", "nachrichtenredaktion", "onlineredaktion", "online-redaktion", "sportredaktion", "lokalredaktion",
    "agenturen", "redakteure", "pressestelle", "presseamt", "agentur", "verlag", "verband",
    "rédaction", "redaction", "agences", "agence", "service", "redacción", "redaccion", "agencias", "agencia", "agências", "redação",
    "redacao", "equipe", "equipo", "redazione", "agenzie", "redactie", "redaktionen", "redaksjonen", "redaktsioon",
    "toimitus", "redakcja", "redakce", "redakcia", "redacția", "redakcija", "szerkesztőség", "редакция", "редакція", "редакцыя",
    "σύνταξη", "newsroom", "ajansı", "servisi", "merkezi", "redaksi", "tim", "nachrichten", "noticias", "sport",
    "प्रतिनिधि", "संवाददाता", "टीम", "डेस्क", "ब्यूरो", "টিম", "ডেস্ক", "প্রতিবেদক", "هيئة", "التحرير", "وكالات", "編集部", "取材班", "報道部", "社会部", "政治部", "编辑部", "編輯部", "新聞部",
    "綜合報導", "综合", "综合报道", "国際部", "社説", "편집부", "취재팀", "온라인", "뉴스팀",
    "pressemitteilung", "webdesk", "societatea", "studio", "kollektiv", "e.v.", "gmbh", "inc.", "ltd", "llc",
))

# Words of the names of outlets, firms and offices that no person is called.
OUTLET_WORDS = DESK_WORDS | frozenset((
    "the", "daily", "weekly", "monthly", "times", "post", "herald", "tribune", "gazette", "journal", "guardian", "telegraph", "observer", "chronicle", "today", "world", "tv",
    "radio", "live", "blog", "store", "shop", "company", "co", "life", "house", "tech", "review", "report", "insider", "wire", "channel", "zeitung", "blatt", "rundschau",
    "anzeiger", "tagblatt", "tageblatt", "kurier", "bote", "presse", "woche", "stimme", "spiegel", "le", "la", "el", "il", "die", "der", "das", "diario", "periodico", "mundo",
    "pais", "noticia", "jornal", "folha", "giornale", "gazzetta", "corriere", "quotidiano", "matin", "jour", "figaro", "echo", "france", "info", "avisen", "blad", "dagblad",
    "dagbladet", "tidning", "tidende", "gazeta", "dziennik", "haber", "gazete", "berita", "harian", "deutsche", "welle", "rundfunk", "italia", "strategies", "solutions",
))

# Job titles: everything from such a word on (after a comma, or after two words of a name) is a role. Regex fragments; each word once,
# since a word that is given twice would be tried twice at every place.
TITLE_MODIFIERS = (
    r"senior|junior|chief|deputy|assistant|associate|managing|executive|contributing|"
    r"special|foreign|political|science|health|business|sports?|staff|news|"
    r"diplomatic|white house|national|international|technology|economics|education|"
    r"environment|media|legal|investigative|data|world|europe|asia|africa|"
    r"middle east|moscow|beijing|global|city|home|crime|royal|arts|culture|"
    r"food|travel|fashion|life|lifestyle|trends|video|digital|web|feature|"
    r"features|freelance|guest|opinion|general|social|consumer|tech|climate|energy|"
    r"religion|transport|military|defen[cs]e|security|breaking|local|state|courts?|"
    r"county|community|audience|entertainment|style|money|property|football|basketball|"
    r"cricket|rugby|nfl|nba|u\.?s\.?|uk|us|bbc|marketing|content|creative|"
    r"sub-?"
)
TITLES = (
    r"reporters?|correspondents?|editors?|writers?|columnists?|journalists?|producers?|"
    r"critics?|photographers?|analysts?|presenters?|author|contributors?|bureau chief|"
    r"editor-in-chief|editor in chief|fellow|intern|specialist|director|professor|"
    r"researcher|lecturer|manager|ceo|founder|co-founder|anchor|host|historian|"
    r"economist|commentator|strategist|president|freelancer|blogger|"
    r"producer|expert|advis[eo]r|consultant|trainer|physician"
)
ROLES = (
    rf"(?:(?:{TITLE_MODIFIERS})[ -]+){{0,5}}(?:{TITLES})",
    (
        r"(?:chef|leitende[r]?|stellvertretende[r]?|freie[r]?|politische[r]?)?[ -]?(?:redakteur(?:in)?|redaktor(?:in)?|"
        r"chefredakteur(?:in)?|korrespondent(?:in)?|auslandskorrespondent(?:in)?|reporter(?:in)?|volontär(?:in)?|autorin|"
        r"journalist(?:in)?|ressortleiter(?:in)?|kolumnist(?:in)?|sportredakteur(?:in)?|politikredakteur(?:in)?|"
        r"wirtschaftsredakteur(?:in)?|newsredakteur(?:in)?|redaktionsleiter(?:in)?|fotograf(?:in)?|freie mitarbeiter(?:in)?|"
        r"blogger(?:in)?|geschäftsführer(?:in)?|leiter(?:in)?|vorstand|sprecher(?:in)?|gründer(?:in)?|experte|expertin)"
    ),
    (
        r"(?:journaliste|envoyée? spéciale?|envoyés spéciaux|correspondante?s?|rédacteur|rédactrice|reporter|chroniqueur|"
        r"chroniqueuse|éditorialiste|grand reporter|chef de service|rédacteur en chef|rédactrice en chef)"
    ),
    (
        r"(?:periodista|corresponsal|enviad[oa]s? especial(?:es)?|redactora?|editora?|columnista|cronista|jornalista|repórter|"
        r"correspondente|enviad[oa] especial|editor-chefe|colunista|colaborador[a]?|especial para \w+)"
    ),
    r"(?:giornalista|corrispondente|inviat[oa](?: special[e])?|redattore|redattrice|caporedattore|editorialista)",
    r"(?:verslaggever|correspondent|redacteur|journaliste?|chef (?:politiek|sport|economie)|columnist|medewerker)",
    (
        r"(?:korrespondent|utenrikskorrespondent|utrikeskorrespondent|reporter|toimittaja|kirjeenvaihtaja|redaktør|redaktör|"
        r"journalist|kommentator|kommentatör)"
    ),
    (
        r"(?:dziennikarka|dziennikarz|korespondentka|korespondent|redaktorka|redaktor|reporterka|zpravodaj(?:ka)?|novinář(?:ka)?|"
        r"redaktorka|újságíró|tudósító|corespondent|jurnalist|redactor|muhabiri|muhabir|editör|yazar|δημοσιογράφος|ανταποκριτής|"
        r"ανταποκρίτρια)"
    ),
    r"(?:корреспондент|спецкор|обозреватель|журналист|редактор|собкор|специальный корреспондент|кореспондент|журналістка|журналіст)",
    r"(?:wartawan|jurnalis|reporter|kontributor)",
    r"(?:m\.?d\.?|ph\.?d\.?|mba|mph|rd|rn|do|jd|esq\.?)",
)

# Between two names.
JOINERS = (
    "and", "und", "et", "y", "e", "ed", "og", "och", "ja", "en", "a", "i", "oraz", "și", "si", "ve", "və", "dan", "et al.", "és", "и",
    "та", "й", "και", "و", "ו", "और", "এবং", "und", "with", "mit", "avec", "con", "com", "met", "med", "z",
    "sowie", "samt", "plus", "in collaboration with", "in zusammenarbeit mit", "en collaboration avec", "im gespräch mit",
    "in conversation with", "en conversation avec", "as told to", "for", "für", "pour", "with reporting by", "additional reporting by",
    "và", "na", "ug",
)
