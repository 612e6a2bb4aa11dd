"""Openings without a dateline: (language, opening). `~` stands for the sentence that follows."""

from __future__ import annotations

FALSE = [
    # labels and kickers
    ("en", "POLITICS — ~"), ("en", "OPINION: ~"), ("en", "EXCLUSIVE - ~"), ("en", "UPDATE 1-~"), ("en", "BREAKING: ~"),
    ("en", "LONDON NEWS"), ("en", "CLAIM: ~"),
    ("en", "FACT CHECK: ~"), ("en", "WATCH: ~"), ("en", "ANALYSIS — ~"), ("en", "VERDICT: ~"), ("en", "Editor's note: ~"),
    ("en", "CORRECTION: ~"), ("en", "WORLD — ~"),
    ("en", "Review: ~"), ("en", "SPORTS: ~"), ("en", "NEW: ~"), ("en", "COVID-19 - ~"), ("en", "TODAY — ~"), ("en", "Energy: ~"),
    ("de", "MIGRATION – ~"), ("de", "Kommentar: ~"), ("de", "EILMELDUNG – ~"), ("de", "Update: ~"), ("de", "Politik. ~"),
    ("de", "Deutschland: ~"),
    ("es", "EXCLUSIVA: ~"), ("es", "MIRA: ~"), ("fr", "ENQUÊTE - ~"), ("fr", "France : ~"), ("it", "ESCLUSIVA - ~"),
    ("ru", "СРОЧНО: ~"), ("ru", "Россия: ~"),
    # speakers
    ("en", "THE PRESIDENT: ~"), ("en", "SACHA PFEIFFER, HOST: ~"), ("en", "MR. MURPHY: ~"), ("en", "JANE DOE: ~"), ("en", "Q: ~"),
    ("en", "A: ~"), ("en", "REPORTER: ~"),
    # credits
    ("en", "By Jane Doe - The Washington Times - Thursday, May 4, 2024"), ("en", "Jane Doe, Boston Globe — ~"), ("en", "(CNN) — ~"),
    ("en", "Nov. 2 (Bloomberg) -- ~"),
    ("en", "The Associated Press — ~"), ("en", "Baltimore Sun | Dec 23, 2020"), ("zh", "羊城晚报讯 ~"), ("zh", "／綜合報導 ~"),
    ("id", "TRIBUNNEWS.COM - ~"),
    # captions
    ("en", "PALO ALTO, CA.- APRIL 23: ~"), ("en", "MANCHESTER, ENGLAND - SEPTEMBER 28: ~"), ("en", "LONDON, ENGLAND - MAY 03: ~"),
    # drop caps and sentences
    ("en", "IN LONDON, the council met and ~"), ("en", "THE UNITED STATES HAS decided that ~"),
    ("en", "WHEN THE WAR broke out in Kyiv, ~"), ("en", "London is a city of nine million. ~"),
    ("en", "Paris, the capital of France, is full of tourists. ~"), ("en", "Berlin's mayor said on Monday that ~"),
    ("en", "Moscow-based analysts say ~"), ("en", "London, May and Brexit: ~"),
    ("en", "Washington - which has long opposed the plan - said ~"), ("en", "Boston-area residents were told ~"),
    ("en", "Paris Hilton: ~"), ("en", "Jordan: ~"), ("en", "Sydney Sweeney – ~"),
    ("en", "China — the world's second-largest economy — said ~"), ("en", "India: ~"), ("en", "Artificial intelligence (AI) ~"),
    ("en", "The World Health Organization (WHO) ~"),
    ("en", "Apple Inc. (NASDAQ: AAPL) ~"), ("en", "Paid time off (PTO) — ~"), ("en", "US professor Kevin King (left) ~"),
    ("en", "Chris Eubank Jr. (England) ~"),
    ("de", "Berlin ist die Hauptstadt. ~"), ("de", "Der Handelsverband Deutschland (HDE) ~"), ("de", "Essen: ~"),
    ("de", "Von Frauen wird verlangt: ~"), ("de", "In Hamburg (Norddeutschland) ~"),
    ("de", "Am Dienstag (15.12.) ~"), ("de", "Angela Merkel (CDU) – ~"),
    ("de", "Halle - ~".replace("~", "das war sein Ruf, als er die Arbeit begann und alle es hören mussten.")),
    ("fr", "Paris est une fête. ~"), ("es", "Madrid es la capital. ~"), ("es", "El Gobierno (PSOE) ~"), ("it", "Roma è bella. ~"),
    ("pl", "Przewodniczący Narodowej Rady (NRL) ~"),
    ("ru", "Москва не верит слезам. ~"), ("ru", "Ученые Университета Ридинга (Великобритания) ~"), ("ja", "【独自】~"), ("ja", "【速報】~"),
    ("ko", "[단독] ~"), ("ko", "[사진=연합뉴스] ~"),
    ("zh", "【独家】~"), ("zh", "北京是中国的首都。~"), ("zh", "编者按：~"), ("hi", "भारत: ~"), ("ar", "عاجل - ~"),
    # times, dates, games, lists
    ("en", "10 April 2025, 18:00 - Rome time"), ("en", "Oxford, Mississippi; Wednesday, 9 p.m. EST"), ("en", "May 3, 2024 — ~"),
    ("en", "Monday: ~"), ("en", "7:30 p.m. — ~"), ("en", "1. London - ~"),
    ("de", "07.11.2023 Ormalingen, Ormalingen, Baselbiet"), ("fr", "19 février 2020 Montréal"), ("en", "Price: $20 - ~"),
    ("en", "Source: Reuters — ~"), ("en", "Photo: London (AP) ~"),
    # teams, firms, countries, people
    ("es", "Redacción Internacional, 3 may (EFE).- ~"), ("zh", "[記者王小明／綜合報導] ~"), ("ko", "[헤럴드경제=김철수 기자] ~"), ("zh", "央视网消息：~"),
    ("en", "Brussels sprouts: ~"), ("en", "Jackson: ~"),
    ("en", "Lincoln - who was elected in 1860 and shot five years later - freed the slaves."), ("en", "Chelsea: ~"),
    ("en", "Amazon – ~"), ("en", "Ford: ~"), ("en", "Liverpool 2-1 Arsenal: ~"), ("en", "Manchester City — ~"), ("de", "Bayern: ~"),
    ("de", "Hertha. ~"), ("en", "Charlotte: ~"),
    ("en", "Victoria — the queen of the reality show — told fans she was leaving the programme."), ("fr", "Lille - Lens : ~"),
    ("de", "Hamburg - Köln: ~"), ("en", "Geneva Conventions: ~"), ("en", "Georgia: ~"), ("en", "Washington Post: ~"),
    ("de", "Wien Energie: ~"), ("en", "GAZA WAR: ~"), ("en", "UKRAINE — ~"), ("en", "ISRAEL: ~"), ("en", "NATO: ~"),
    ("en", "London Stock Exchange (LSE) ~"), ("en", "New York Times: ~"), ("de", "Stuttgart 21: ~"),
    ("en", "Lincoln (D) – ~"), ("en", "Florence (left) - ~"), ("en", "Nice (not the city) - ~"), ("en", "Georgia (the state) – ~"),
    ("de", "Dresden (links) – ~"), ("en", "Dallas (film) — ~"),
]
