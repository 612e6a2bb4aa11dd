"""Words by which outlets name the genre of an article: data for `genre`. Keys are folded by `text.fold`.

Each stands for a whole section, kicker, part of an address or opening of a headline, never for a word within one.
"""

from __future__ import annotations

from ..models import Genre
from ..text import fold

# schema.org types of the article's own node. Its ReportageNewsArticle is any news that a reporter wrote, so everything else comes before it.
TYPES = {
    "opinionnewsarticle": Genre.OPINION, "analysisnewsarticle": Genre.ANALYSIS, "backgroundnewsarticle": Genre.BACKGROUND, "reviewnewsarticle": Genre.REVIEW, "review": Genre.REVIEW,
    "criticreview": Genre.REVIEW, "liveblogposting": Genre.LIVE, "satiricalarticle": Genre.SATIRE, "advertisercontentarticle": Genre.ADVERTISEMENT,
}
WEAK_TYPES = {"reportagenewsarticle": Genre.NEWS}

_WORDS = {
    Genre.OPINION:
        "opinion|opinions|op-ed|oped|op-eds|comment is free|commentisfree|commentary|commentaries|comment|editorial|editorials|our view|viewpoint|viewpoints|columnists|columnist|column|columns|"
        "letters|letters to the editor|guest opinion|guest column|guest essay|perspective|voices|meinung|meinungen|kommentar|kommentare|leitartikel|kolumne|kolumnen|gastbeitrag|gastkommentar|glosse|standpunkt|"
        "standpunkte|debatte|leserbriefe|leserbrief|tribune|tribunes|éditorial|éditoriaux|édito|éditos|chronique|chroniques|point de vue|points de vue|débats|billet|opinión|editoriales|columna|"
        "columnas|tribuna|columnistas|cartas al director|artículos de opinión|opinioni|editoriale|editoriali|commenti|il commento|opinião|coluna|colunas|colunistas|artigo de opinião|artigos de opinião|"
        "opinie|opinies|commentaar|hoofdredactioneel|columnisten|ingezonden|ledare|debatt|åsikt|åsikter|krönika|krönikor|insändare|debat|leder|ledere|kronik|kronikk|kronikker|holdning|holdninger|"
        "synspunkt|synspunkter|meninger|mening|mielipide|mielipiteet|pääkirjoitus|pääkirjoitukset|kolumni|kolumnit|komentarz|komentarze|felieton|felietony|publicystyka|názory|názor|komentář|"
        "komentáře|komentár|komentáre|glosa|úvodník|vélemény|publicisztika|opinii|editoriale|mišljenje|mišljenja|komentar|komentari|kolumna|kolumne|köşe yazıları|köşe yazısı|yazarlar|görüş|opini|kolom|"
        "tajuk rencana|мнение|мнения|колонка|колонки|авторские колонки|думка|думки|погляд|погляди|коментари|απόψεις|άποψη|γνώμη|γνώμες|رأي|آراء|الرأي|مقالات الرأي|مقالات رأي|דעות|דעה|संपादकीय|विचार|"
        "社説|オピニオン|コラム|論説|评论|社评|观点|时评|社論|評論|觀點|오피니언|사설|칼럼|기고|góc nhìn|quan điểm",
    Genre.ANALYSIS:
        "analysis|news analysis|analyse|analysen|analyses|décryptage|análisis|análise|análises|analisi|l'analisi|analys|analyser|analyysi|analyysit|analiza|analizy|analýza|analýzy|elemzés|analiz|analisis|"
        "анализ|аналитика|анализи|аналіз|аналітика|ανάλυση|αναλύσεις|تحليل|تحليلات|פרשנות|विश्लेषण|解説|分析|분석|phân tích",
    Genre.BACKGROUND: "background|explainer|explainers|explained|hintergrund|hintergründe|achtergrond|bakgrund|bakgrunn|baggrund|contexte|contexto",
    Genre.REVIEW:
        "review|reviews|book review|book reviews|film review|film reviews|movie review|movie reviews|album review|album reviews|tv review|theatre review|music reviews|restaurant review|"
        "rezension|rezensionen|buchkritik|filmkritik|theaterkritik|critiques|reseña|reseñas|crítica|críticas|recensione|recensioni|recensie|recensies|recension|recensioner|anmeldelse|anmeldelser|"
        "arvostelu|arvostelut|recenzja|recenzje|recenze|рецензия|рецензии|рецензія|レビュー|书评|影评|書評|影評|리뷰",
    Genre.INTERVIEW:
        "interview|interviews|the interview|q a|q&a|im gespräch|entretien|entretiens|entrevista|entrevistas|intervista|interviste|l'intervista|wywiad|wywiady|rozhovor|rozhovory|intervju|intervjuer|"
        "haastattelu|haastattelut|interjú|interviu|interviuri|röportaj|wawancara|интервью|інтерв'ю|интервю|συνέντευξη|συνεντεύξεις|مقابلة|مقابلات|حوار|ראיון|इंटरव्यू|साक्षात्कार|インタビュー|专访|專訪|인터뷰|phỏng vấn",
    Genre.OBITUARY:
        "obituary|obituaries|obit|nachruf|nachrufe|nécrologie|nécrologies|obituario|obituarios|necrológica|necrológicas|necrologio|obituário|in memoriam|minnesord|dödsruna|nekrolog|nekrologi|muistokirjoitus|"
        "некролог|некрологи|訃報|讣告|訃聞|부고",
    Genre.LIVE:
        "live blog|liveblog|live-blog|live updates|live update|liveticker|live-ticker|newsblog|le direct|en directo|última hora en directo|minuto a minuto|tempo reale|ao minuto|direto ao minuto|livebericht|livedækning|"
        "direktrapport|canlı blog|онлайн-трансляция|текстовая трансляция|速報ライブ",
    Genre.REPORTAGE: "reportage|reportagen|reportages|reportaje|reportajes|reportagem|reportagens|reportaż|reportaże|reportáž|reportáže|riport|репортаж|репортажи|르포|long read|the long read|longread|longreads",
    Genre.SATIRE: "satire|satira|sátira|сатира|humor satírico",
    Genre.FACT_CHECK:
        "fact check|fact-check|fact checks|fact checking|factcheck|fact-checking|faktencheck|faktencheck deutschland|faktenfinder|factchecking|verificación|verificamos|faktasjekk|faktatarkistus|fact or fiction|"
        "фактчек|проверка фактов|ファクトチェック|事实核查|팩트체크",
    Genre.ADVERTISEMENT:
        "sponsored|sponsored content|sponsored post|partner content|paid content|paid post|branded content|brand studio|advertorial|advertorials|advertisement|advertisement feature|promoted content|brandvoice|"
        "anzeige|werbung|sonderveröffentlichung|publireportage|publi-reportage|publireportaje|contenido patrocinado|contenu sponsorisé|contenu partenaire|contenuto sponsorizzato|informazione pubblicitaria|"
        "conteúdo patrocinado|gesponsord|gesponsorde inhoud|annons|annonse|annonsørinnhold|annoncørbetalt indhold|artykuł sponsorowany|materiał partnera|reklamní sdělení|реклама|партнерский материал|на правах рекламы",
    Genre.PRESS_RELEASE:
        "press release|press releases|pressemitteilung|pressemitteilungen|pressemeldung|pressemeldungen|communiqué de presse|communiqués de presse|comunicado de prensa|comunicados de prensa|nota de prensa|"
        "comunicato stampa|comunicati stampa|persbericht|persberichten|pressmeddelande|pressmeddelanden|pressemeddelelse|pressemelding|lehdistötiedote|пресс-релиз|пресс-релизы|プレスリリース|보도자료|新闻稿",
}
WORDS: dict[str, Genre] = {fold(word): genre for genre, words in _WORDS.items() for word in words.split("|")}
# Above a headline these are the labels of an advertisement's empty place.
SLOTS = frozenset(map(fold, ("anzeige", "werbung", "advertisement", "annons", "annonse", "реклама", "sponsored", "promoted content")))
# In an address a part may mean something else: readers' comments, a store's reviews, mail, a column of a table.
NOT_IN_ADDRESS = frozenset(map(fold, ("comment", "letters", "voices", "perspective", "leder", "mening", "background", "column", "columns", "analyser")))
