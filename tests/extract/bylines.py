"""Credit lines and whom they name: (language, line, authors). An author is "name", with "/d" desk, "/a" agency, "/o" outlet behind it."""

from __future__ import annotations

OUTLET = "The Daily Example"

LINES = [
    # English
    ("en", "By Jane Doe", "Jane Doe"), ("en", "by Jane Doe", "Jane Doe"), ("en", "BY JANE DOE", "Jane Doe"), ("en", "By: Jane Doe", "Jane Doe"), ("en", "Jane Doe", "Jane Doe"),
    ("en", "By Jane Doe and John Smith", "Jane Doe; John Smith"), ("en", "By Jane Doe, John Smith and Ann Lee", "Jane Doe; John Smith; Ann Lee"),
    ("en", "By Marc Santora, William K. Rashbaum, Al Baker and Adam Goldman", "Marc Santora; William K. Rashbaum; Al Baker; Adam Goldman"),
    ("en", "By Jane Doe & John Smith", "Jane Doe; John Smith"), ("en", "Jane Doe | John Smith", "Jane Doe; John Smith"), ("en", "Jane Doe; John Smith", "Jane Doe; John Smith"),
    ("en", "By JANE DOE, Associated Press", "Jane Doe; Associated Press/a"), ("en", "By JANE DOE and JOHN SMITH Associated Press", "Jane Doe; John Smith; Associated Press/a"),
    ("en", "The Associated Press", "The Associated Press/a"), ("en", "Reuters", "Reuters/a"), ("en", "By Reuters", "Reuters/a"), ("en", "AFP", "AFP/a"), ("en", "By Jane Doe, Reuters", "Jane Doe; Reuters/a"),
    ("en", "By Jane Doe | Staff Writer", "Jane Doe"), ("en", "By Jane Doe, Staff Writer", "Jane Doe"), ("en", "Jane Doe, Senior Political Correspondent", "Jane Doe"),
    ("en", "By Jane Doe Science Reporter", "Jane Doe"), ("en", "Jane Doe Chief Political Correspondent", "Jane Doe"), ("en", "By Jane Doe, MD", "Jane Doe"), ("en", "By Jane Doe, Ph.D.", "Jane Doe"),
    ("en", "By Jane Doe Updated May 3, 2024", "Jane Doe"), ("en", "By Jane Doe May 3, 2024 at 10:15 a.m. EDT", "Jane Doe"), ("en", "Jane Doe • 3 May 2024", "Jane Doe"), ("en", "Jane Doe 5 min read", "Jane Doe"),
    ("en", "Jane Doe More stories by Jane Doe", "Jane Doe"), ("en", "Jane Doe Link Copied", "Jane Doe"), ("en", "By Jane Doe@janedoe May 3, 2024", "Jane Doe"), ("en", "By Jane Doe (@janedoe)", "Jane Doe"),
    ("en", "Jane Doe jane.doe@example.org", "Jane Doe"), ("en", "Posted on May 3, 2024 by Jane Doe", "Jane Doe"), ("en", "Posted by Jane Doe on May 3, 2024", "Jane Doe"), ("en", "Written by Jane Doe", "Jane Doe"),
    ("en", "Doe, Jane", "Jane Doe"), ("en", "You, Xiaoying", "Xiaoying You"), ("en", "Brazil, Rachel", "Rachel Brazil"), ("en", "Martin Luther King Jr.", "Martin Luther King Jr."),
    ("en", "By SEAN O'NEILL", "Sean O'Neill"), ("en", "RONAN MCDONALD", "Ronan McDonald"), ("en", "LUDWIG VAN DER BERG", "Ludwig van der Berg"), ("en", "OSCAR DE LA HOYA", "Oscar de la Hoya"),
    ("en", "MARY-ANNE SMITH-JONES", "Mary-Anne Smith-Jones"), ("en", "J.D. VANCE", "J.D. Vance"), ("en", "By A. G. SULZBERGER", "A. G. Sulzberger"),
    ("en", "Jane Doe in Kyiv", "Jane Doe"), ("en", "Jane Doe in Kyiv and John Smith in London", "Jane Doe; John Smith"), ("en", "By Jane Doe in New York", "Jane Doe"),
    ("en", "By Guardian staff and agencies", "Guardian staff/d"), ("en", "Staff Reporter", "Staff Reporter/d"), ("en", "Web Desk", "Web Desk/d"), ("en", "Our Correspondent", "Our Correspondent/d"), ("en", "Editorial Board", "Editorial Board/d"),
    ("en", "By The Daily Example", "The Daily Example/o"), ("en", "Daily Example", "Daily Example/o"), ("en", "Jane Doe, The Daily Example", "Jane Doe; The Daily Example/o"),
    ("en", "Admin", ""), ("en", "admin", ""), ("en", "By", ""), ("en", "Unknown", ""), ("en", "No Author", ""), ("en", "View all posts", ""), ("en", "https://example.org/author/jane", ""), ("en", "@janedoe", ""),
    ("en", "May 3, 2024", ""), ("en", "Share", ""), ("en", "5 min read", ""), ("en", "Subscribe to our newsletter", ""), ("en", "", ""), ("en", "undefined", ""), ("en", "Guest", ""),
    ("en", "By the time the police arrived, the house had been empty for more than three days, neighbours said", ""),
    ("en", "View all posts by Jane Doe", "Jane Doe"), ("en", "Jane Doe Jane Doe", "Jane Doe"), ("en", "By Jane DoeUpdated May 3, 2024", "Jane Doe"), ("en", "ByJane Doe", "Jane Doe"), ("en", "JD Jane Doe", "Jane Doe"),
    ("en", "By Jane Doe, with John Smith", "Jane Doe; John Smith"), ("en", "Jane Doe for The Conversation", "Jane Doe; The Conversation"), ("en", "Story by Jane Doe", "Jane Doe"), ("en", "Words by Jane Doe", "Jane Doe"),
    ("en", "Dr Jane Doe", "Dr Jane Doe"), ("en", "Sir Simon Jenkins", "Sir Simon Jenkins"), ("en", "Jean-Luc Picard", "Jean-Luc Picard"), ("en", "José Álvarez", "José Álvarez"), ("en", "Ngũgĩ wa Thiong'o", None),
    ("en", "<a href='/x'>Jane Doe</a>", "Jane Doe"), ("en", "Jane&nbsp;Doe", "Jane Doe"), ("en", "By &quot;Jane Doe&quot;", "Jane Doe"), ("en", "Edited by John Smith", None),
    # German
    ("de", "Von Max Muster", "Max Muster"), ("de", "von Max Muster", "Max Muster"), ("de", "VON MAX MUSTER", "Max Muster"), ("de", "Von Max Muster und Erika Beispiel", "Max Muster; Erika Beispiel"),
    ("de", "Von Max Muster und dpa", "Max Muster; dpa/a"), ("de", "Von Max Muster, Moskau", "Max Muster"), ("de", "Ein Artikel von Max Muster", "Max Muster"), ("de", "Ein Kommentar von Max Muster", "Max Muster"),
    ("de", "Eine Analyse von Max Muster", "Max Muster"), ("de", "Autor: Max Muster", "Max Muster"), ("de", "Autorin: Erika Beispiel", "Erika Beispiel"), ("de", "Text: Max Muster", "Max Muster"), ("de", "Text & Fotos: Max Muster", "Max Muster"),
    ("de", "dpa", "dpa/a"), ("de", "DPA", "DPA/a"), ("de", "Von dpa", "dpa/a"), ("de", "dpa/lno", "dpa/lno/a"), ("de", "Redaktion", "Redaktion/d"), ("de", "Lokalredaktion Neuss", "Lokalredaktion Neuss/d"), ("de", "Agenturen", "Agenturen/d"),
    ("de", "Ludwig van Beethoven", "Ludwig van Beethoven"), ("de", "URSULA VON DER LEYEN", "Ursula von der Leyen"), ("de", "Karl-Theodor zu Guttenberg", "Karl-Theodor zu Guttenberg"), ("de", "JÜRGEN GROSS", "Jürgen Gross"),
    ("de", "Max Muster, Chefredakteur", "Max Muster"), ("de", "Erika Beispiel Redakteurin", "Erika Beispiel"), ("de", "Max MusterRedakteur", "Max Muster"), ("de", "Max Muster 19. Juni 2019", "Max Muster"), ("de", "Max Muster | 28.04.2023, 19:09", "Max Muster"),
    ("de", "Publiziert am 13. Januar 2014 von Max Muster", "Max Muster"), ("de", "am 23. Januar 2020 von Max Muster", "Max Muster"), ("de", "Von Max Muster Lesedauer: 4 Minuten", "Max Muster"), ("de", "Von Max Muster aktualisiert am 3. Mai 2024", "Max Muster"),
    ("de", "Max Muster im Gespräch mit Erika Beispiel", "Max Muster; Erika Beispiel"), ("de", "Interview: Max Muster", "Max Muster"), ("de", "Lesedauer", ""), ("de", "Stand: 28. April 2023, 05:00 Uhr", ""), ("de", "Aktualisiert", ""),
    ("de", "Von Frauen wird somit alles auf einmal verlangt: sie sollen fürsorgliche Mütter und produktive Lohnarbeiterinnen sein", ""), ("de", "Max Mus\xadter", "Max Muster"),
    # French
    ("fr", "Par Marie Dupont", "Marie Dupont"), ("fr", "Par Marie Dupont et Jean Martin", "Marie Dupont; Jean Martin"), ("fr", "PAR MARIE DUPONT", "Marie Dupont"), ("fr", "Marie Dupont avec AFP", "Marie Dupont; AFP/a"), ("fr", "Le Monde avec AFP", None),
    ("fr", "Marie Dupont (envoyée spéciale à Moscou)", "Marie Dupont"), ("fr", "Propos recueillis par Marie Dupont", "Marie Dupont"), ("fr", "Marie Dupont | lundi 9 décembre 2019 à 09h08", "Marie Dupont"), ("fr", "Publié le 13 mars 2017", ""),
    ("fr", "Écrit par Jean-Pierre de la Tour", "Jean-Pierre de la Tour"), ("fr", "La rédaction", "La rédaction/d"), ("fr", "Agence France-Presse", "Agence France-Presse/a"), ("fr", "JEAN D'ORMESSON", "Jean D'Ormesson"), ("fr", "Marie Dupont, journaliste", "Marie Dupont"),
    # Spanish
    ("es", "Por María García", "María García"), ("es", "Por María García y Juan Pérez", "María García; Juan Pérez"), ("es", "MARÍA JOSÉ DE LA CRUZ", "María José de la Cruz"), ("es", "María García / Juan Pérez", "María García; Juan Pérez"), ("es", "EFE", "EFE/a"),
    ("es", "Agencia EFE", "Agencia EFE/a"), ("es", "Redacción", "Redacción/d"), ("es", "Agencias", "Agencias/d"), ("es", "Europa Press", "Europa Press/a"), ("es", "Juan Pérez Corresponsal", "Juan Pérez"), ("es", "Escrito por Juan Pérez", "Juan Pérez"),
    ("es", "Juan Pérez 27 de agosto de 2019", "Juan Pérez"), ("es", "Chus del Pino", "Chus del Pino"),
    # Portuguese
    ("pt", "Por João da Silva", "João da Silva"), ("pt", "JOÃO DA SILVA", "João da Silva"), ("pt", "João da Silva e Maria Souza", "João da Silva; Maria Souza"), ("pt", "Redação", "Redação/d"), ("pt", "Da Redação", "Da Redação/d"), ("pt", "Agência Brasil", "Agência Brasil/a"),
    ("pt", "Por Adriano Fernandes | 03/05/2022 20:36", "Adriano Fernandes"),
    # Italian
    ("it", "di Viviana Mazza", "Viviana Mazza"), ("it", "a cura di Mario Rossi", "Mario Rossi"), ("it", "di Mario Rossi e Anna Bianchi", "Mario Rossi; Anna Bianchi"), ("it", "ANSA", "ANSA/a"), ("it", "Redazione ANSA", "Redazione ANSA/a"), ("it", "Redazione", "Redazione/d"),
    ("it", "dal nostro inviato Mario Rossi", "Mario Rossi"), ("it", "GIANNI DELL'ORTO", "Gianni Dell'Orto"), ("it", "MARIO ROSSI", "Mario Rossi"),
    # Dutch, Nordic, Finnish
    ("nl", "Door Jan de Vries", "Jan de Vries"), ("nl", "Jan van den Berg en Piet Bakker", "Jan van den Berg; Piet Bakker"), ("nl", "ANP", "ANP/a"), ("nl", "Redactie", "Redactie/d"), ("nl", "Onze correspondent Jan de Vries", "Jan de Vries"),
    ("sv", "Av Anna Svensson", "Anna Svensson"), ("sv", "TT", "TT/a"), ("sv", "Publicerad av Anna Svensson", "Anna Svensson"), ("da", "Af Lars Jensen", "Lars Jensen"), ("da", "Ritzau", "Ritzau/a"), ("da", "Af Lars Jensen og Mette Holm", "Lars Jensen; Mette Holm"),
    ("no", "Av Kari Nordmann", "Kari Nordmann"), ("no", "NTB", "NTB/a"), ("no", "Skrevet av Kari Nordmann", "Kari Nordmann"), ("fi", "STT", "STT/a"), ("fi", "Matti Virtanen", "Matti Virtanen"),
    # Slavic and neighbours
    ("pl", "Autor: Jan Kowalski", "Jan Kowalski"), ("pl", "PAP", "PAP/a"), ("pl", "oprac. Jan Kowalski", "Jan Kowalski"), ("pl", "Jan Kowalski i Anna Nowak", "Jan Kowalski; Anna Nowak"), ("cs", "Radek Nohl", "Radek Nohl"), ("cs", "ČTK", "ČTK/a"), ("cs", "Autor: Jan Novák, ČTK", "Jan Novák; ČTK/a"),
    ("sk", "TASR", "TASR/a"), ("hu", "MTI", "MTI/a"), ("hu", "Írta: Kovács János", "Kovács János"), ("ro", "de Ion Popescu", "Ion Popescu"), ("ro", "Agerpres", "Agerpres/a"), ("hr", "Piše: Ivan Horvat", "Ivan Horvat"), ("hr", "Hina", "Hina/a"),
    ("ru", "Иван Петров", "Иван Петров"), ("ru", "Автор: Иван Петров", "Иван Петров"), ("ru", "ИВАН ПЕТРОВ", "Иван Петров"), ("ru", "Текст: Анна Смирнова", "Анна Смирнова"), ("ru", "РИА Новости", "РИА Новости/a"), ("ru", "ТАСС", "ТАСС/a"), ("ru", "Иван Петров и Анна Смирнова", "Иван Петров; Анна Смирнова"),
    ("uk", "Автор: Олена Шевченко", "Олена Шевченко"), ("uk", "УНІАН", "УНІАН/a"), ("bg", "Автор: Иван Иванов", "Иван Иванов"), ("sr", "Танјуг", "Танјуг/a"),
    # Greek, Turkish, Arabic, Hebrew, Persian
    ("el", "Γράφει ο Γιώργος Παπαδόπουλος", "Γιώργος Παπαδόπουλος"), ("el", "ΓΙΩΡΓΟΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "Γιωργος Παπαδοπουλος"), ("tr", "Yazar: Mehmet Yılmaz", "Mehmet Yılmaz"), ("tr", "Anadolu Ajansı", "Anadolu Ajansı/a"), ("tr", "DHA", "DHA/a"),
    ("ar", "بقلم محمد أحمد", "محمد أحمد"), ("ar", "كتب: محمد أحمد", "محمد أحمد"), ("ar", "رويترز", "رويترز/a"), ("he", "מאת דוד כהן", "דוד כהן"), ("fa", "ایرنا", "ایرنا/a"),
    # South and South-East Asia, Africa
    ("hi", "लेखक: राम शर्मा", "राम शर्मा"), ("hi", "भाषा", "भाषा/a"), ("hi", "राम शर्मा", "राम शर्मा"), ("en", "PTI", "PTI/a"), ("en", "HT Correspondent", "HT Correspondent/d"), ("id", "Penulis: Budi Santoso", "Budi Santoso"), ("id", "Oleh Budi Santoso", "Budi Santoso"), ("id", "ANTARA", "ANTARA/a"),
    ("ms", "Oleh Ahmad bin Ismail", "Ahmad bin Ismail"), ("vi", "Nguyễn Văn Minh", "Nguyễn Văn Minh"), ("vi", "Theo TTXVN", "TTXVN/a"), ("sw", "Na Juma Hassan", "Juma Hassan"), ("zu", "Zimbili Vilakazi", "Zimbili Vilakazi"), ("th", "โดย สมชาย ใจดี", "สมชาย ใจดี"),
    # East Asia
    ("zh", "記者張志雄", "張志雄"), ("zh", "记者 王小明", "王小明"), ("zh", "作者：王小明", "王小明"), ("zh", "责编：牛镛、岳弘彬", "牛镛; 岳弘彬"), ("zh", "新华社", "新华社/a"), ("zh", "文／王小明", "王小明"), ("zh", "記者王小明／台北報導", "王小明"), ("zh", "中央社", "中央社/a"), ("zh", "王小明", "王小明"),
    ("zh", "本报记者 王小明", "王小明"), ("ja", "山田太郎", "山田太郎"), ("ja", "文・山田太郎", "山田太郎"), ("ja", "山田 太郎", "山田 太郎"), ("ja", "著者：後藤大地", "後藤大地"), ("ja", "共同通信", "共同通信/a"), ("ja", "編集部", "編集部/d"), ("ja", "山田太郎記者", "山田太郎"), ("ja", "時事通信社", "時事通信社/a"),
    ("ko", "김철수 기자", "김철수"), ("ko", "김철수", "김철수"), ("ko", "연합뉴스", "연합뉴스/a"), ("ko", "김철수 특파원", "김철수"), ("ko", "김철수 기자 kim@example.co.kr", "김철수"),
]
