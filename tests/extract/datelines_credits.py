"""Credit lines and lines of their own that say where a story was filed: (language, line, text, places, agencies, date); text None: nowhere."""

from __future__ import annotations

CREDITS = [
    ("en", "Jane Doe in Kyiv", "Kyiv", "Kyiv UA", "", None), ("en", "By Jane Doe in New York", "New York", "New York US", "", None), ("en", "Jane Doe in San Francisco and agencies", "San Francisco", "San Francisco US", "", None),
    ("en", "Associated Press in Valencia", "Associated Press in Valencia", "Valencia ES", "AP", None), ("en", "Reuters in Moscow", "Reuters in Moscow", "Moscow RU", "Reuters", None),
    ("en", "By Jane Doe, BBC News, Nairobi", "Nairobi", "Nairobi KE", "", None), ("en", "By Jane Doe, Berlin", "Berlin", "Berlin DE", "", None), ("en", "AFP, MANILA", "AFP, MANILA", "Manila PH", "AFP", None),
    ("en", "Reuters, Washington, Nov 20 2019, 11:06am ist", "Reuters, Washington, Nov 20 2019", "Washington US", "Reuters", "2019-11-20"), ("en", "HT Correspondent / Hindustan Times, Bhubaneswar", "Bhubaneswar", "Bhubaneswar IN", "", None),
    ("en", "By Jane Doe in London and John Smith in Paris", "London", "London GB", "", None), ("en", "PTI, New Delhi", "PTI, New Delhi", "New Delhi IN", "PTI", None), ("en", "By Staff Reporter, Lahore", "Lahore", "Lahore PK", "", None),
    ("en", "Jane Doe reporting from Beirut", "Beirut", "Beirut LB", "", None), ("en", "Jane Doe, Beirut", "Beirut", "Beirut LB", "", None), ("en", "Jane Doe | Cairo", "Cairo", "Cairo EG", "", None),
    ("de", "Von Max Muster, Moskau", "Moskau", "Moskau RU", "", None), ("de", "Von Max Muster, Frankfurt", "Frankfurt", "Frankfurt DE", "", None), ("de", "Von Max Muster und Erika Beispiel, Wien", "Wien", "Wien AT", "", None),
    ("de", "Max Muster aus Kiew", "Kiew", "Kiew UA", "", None), ("de", "ku Frankfurt", "Frankfurt", "Frankfurt DE", "", None), ("de", "Reuters/kra Frankfurt", "Reuters/kra Frankfurt", "Frankfurt DE", "Reuters", None), ("de", "Autor: Max Muster, Peking", "Peking", "Peking CN", "", None),
    ("fr", "Marie Dupont, à Moscou", "Moscou", "Moscou RU", "", None), ("fr", "Par Marie Dupont, envoyée spéciale à Toulouse", "Toulouse", "Toulouse FR", "", None), ("fr", "Marie Dupont (Bruxelles, correspondante)", None, "", "", None),
    ("es", "Juan Pérez / Madrid", "Madrid", "Madrid ES", "", None), ("es", "Juan Pérez Madrid 27 OCT 2012", "Madrid 27 OCT 2012", "Madrid ES", "", "2012-10-27"), ("es", "Bruselas - 15 oct 2024", "Bruselas - 15 oct 2024", "Bruselas BE", "", "2024-10-15"),
    ("es", "Juan Pérez | Palma de Mallorca | 08/01/2014", "Palma de Mallorca | 08/01/2014", "Palma de Mallorca ES", "", "2014-01-08"), ("es", "EFE, Bogotá", "EFE, Bogotá", "Bogotá CO", "EFE", None), ("es", "Juan Pérez. Corresponsal en Berlín", "Berlín", "Berlín DE", "", None),
    ("pt", "Do UOL, em São Paulo", "São Paulo", "São Paulo BR", "", None), ("pt", "Em São Paulo (SP)", "São Paulo (SP)", "São Paulo BR", "", None), ("pt", "João da Silva, em Brasília", "Brasília", "Brasília BR", "", None),
    ("it", "di Mario Rossi, Parigi", "Parigi", "Parigi FR", "", None), ("nl", "Jan de Vries, Brussel", "Brussel", "Brussel BE", "", None), ("ru", "Иван Петров, Киев", "Киев", "Киев UA", "", None), ("hi", "राम शर्मा / नई दिल्ली February 14, 2020", "नई दिल्ली February 14, 2020", "नई दिल्ली IN", "", "2020-02-14"),
    ("zh", "石文南／台北報導", "石文南／台北報導", "台北 TW", "", None), ("zh", "欣傳媒╱記者丁彥伶／台北報導", "欣傳媒╱記者丁彥伶／台北報導", "台北 TW", "欣傳媒", None), ("de", "Wien - Mittwoch, 02.02.2022, 11:17 Uhr", "Wien - Mittwoch, 02.02.2022", "Wien AT", "", "2022-02-02"),
    # names that are places, homes, employers, papers
    ("en", "Jane Doe", None, "", "", None), ("en", "By Jack London", None, "", "", None), ("en", "Paris Hilton", None, "", "", None), ("en", "Lenharo, Mariana", None, "", "", None), ("en", "By Jane Doe, Boston Globe", None, "", "", None),
    ("en", "By Jane Doe - The Washington Times - Thursday, May 4, 2024", None, "", "", None), ("en", "Baltimore Sun | Dec 23, 2020", None, "", "", None), ("en", "Jane Doe is a freelance writer living in Minneapolis", None, "", "", None),
    ("en", "Jane Doe is a freelance journalist in London, UK.", None, "", "", None), ("en", "Anthony, Maya, Nadine, and Caroline Ghosn", None, "", "", None), ("en", "By Jordan Smith and Chelsea Jones", None, "", "", None), ("en", "By Sydney Brown", None, "", "", None),
    ("en", "May 3, 2024", None, "", "", None), ("en", "By Jane Doe May 3, 2024", None, "", "", None), ("en", "by Jack Davis December 23, 2016 at 7:18am", None, "", "", None), ("en", "Jane Doe, Politics", None, "", "", None), ("en", "Jane Doe | Business", None, "", "", None),
    ("de", "Von Max Berlin", None, "", "", None), ("de", "Max Muster, Berliner Zeitung", None, "", "", None), ("de", "Von Rosa Wien und Max Muster", None, "", "", None), ("es", "Por Alberto Ávila 27 de agosto 2019", None, "", "", None), ("fr", "19 février 2020 Montréal", None, "", "", None),
    ("de", "07.11.2023 Ormalingen, Ormalingen, Baselbiet", None, "", "", None), ("de", "Foto: Max Muster, Berlin", None, "", "", None), ("en", "E-Sports / Gaming / Transformation", None, "", "", None), ("en", "Olympia-Verlag GmbH, Nürnberg, Germany", None, "", "", None),
]
# (language, line, the paragraph after it, text): a line of its own before the text.
LINES = [
    ("en", "Pittsburgh", "Pittsburgh"), ("en", "SAN DIEGO", "SAN DIEGO"), ("en", "Topeka, KS | November 28, 2012", "Topeka, KS | November 28, 2012"), ("en", "LONDON, May 3 (Reuters)", "LONDON, May 3 (Reuters)"), ("de", "Hamburg, 2. November 2021", "Hamburg, 2. November 2021"),
    ("de", "Berlin, 28.10.2021, 058/21", "Berlin, 28.10.2021"), ("de", "Kakuma /Kenia", "Kakuma /Kenia"), ("de", "Rheine (ots)", "Rheine (ots)"), ("el", "Αθήνα", "Αθήνα"), ("el", "Καμπέρα, Αυστραλία", "Καμπέρα, Αυστραλία"), ("pt", "São Paulo", "São Paulo"), ("fr", "Bruxelles", "Bruxelles"),
    ("en", "Save", None), ("en", "Share", None), ("en", "Politics", None), ("en", "Asia", None), ("en", "India", None), ("de", "Deutschland", None), ("fr", "[Montréal]", None), ("en", "Monday", None), ("en", "Reading", None), ("en", "Nice", None), ("en", "Mobile", None), ("en", "Menu", None),
    ("en", "Business", None), ("en", "Jane Doe", None), ("de", "Kultur", None), ("en", "Related", None), ("en", "(fot. Liliana Kosakowska)", None), ("en", "5 min read", None),
]
