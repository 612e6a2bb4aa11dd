"""News agencies by every name that they print: "The Associated Press" -> "AP"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ..text import fold

# canonical short name | other names ...; roughly by part of the world.
_AGENCIES = """
AP|Associated Press|The Associated Press|Associated Press AP|AP News|Αssociated Press|АП|美联社|美聯社|AP通信|AP연합뉴스
Reuters|Thomson Reuters|Reuters News|Thomson Reuters Foundation|Рейтер|Reuter|ロイター|로이터|路透|路透社|رويترز|רויטרס|Ρόιτερς|रॉयटर्स
AFP|Agence France-Presse|Agence France Presse|Agence France-Presse AFP|AFP News|АФП|法新社|AFP時事|AFP通信|أ ف ب|فرانس برس|AFP Extra
dpa|Deutsche Presse-Agentur|Deutsche Presse Agentur|dpa-infocom|dpa-tmn|Deutsche Presse-Agentur dpa|German Press Agency
EFE|Agencia EFE|Efe Agencia|EFE News|Agência EFE|Agencia Efe
EPA|European Pressphoto Agency|epa images
ANSA|Ansa.it|Agenzia ANSA|Redazione ANSA
dpa-AFX;Adnkronos;AGI;LaPresse;Askanews;Radiocor|Il Sole 24 Ore Radiocor
Europa Press|europapress|EuropaPress;Colpisa;Servimedia
Lusa|LUSA|Agência Lusa;Agência Brasil|Agencia Brasil;Estadão Conteúdo|Estadao Conteudo;Folhapress;Agência Estado
Télam|Telam|Agencia Télam;Notimex;Xinhua Español;Prensa Latina;NA|Noticias Argentinas;Andina|Agencia Andina
APA|Austria Presse Agentur;APA-OTS;KNA|Katholische Nachrichten-Agentur;epd|epdÖ|Evangelischer Pressedienst|epd-bild
SID|Sport-Informations-Dienst|Sportinformationsdienst|sid;ots|news aktuell|OTS
Keystone-SDA|Keystone-ATS|Keystone-SDA-ATS;sda|Schweizerische Depeschenagentur|sda-ats;ATS|Agence télégraphique suisse;awp;kipa
Belga|Agence Belga|BELGA;ANP|Algemeen Nederlands Persbureau;Novum|Novum Nieuws
Ritzau|Ritzaus Bureau;NTB|Norsk Telegrambyrå;TT|TT Nyhetsbyrån|TT-Reuters;STT|STT-Lehtikuva|STT Info
PAP|Polska Agencja Prasowa|Пап;ČTK|CTK|Česká tisková kancelář;TASR;SITA;MTI|Magyar Távirati Iroda;Agerpres|AGERPRES;Mediafax|MEDIAFAX
BTA|БТА;Tanjug|Танјуг|TANJUG;Beta|Agencija Beta|Бета;Hina|HINA;STA;FENA;SRNA|Срна;MIA|МИА;ΑΠΕ-ΜΠΕ|AMNA|ΑΠΕ;BNS;LETA;ELTA;ATA
Anadolu|AA|Anadolu Agency|Anadolu Ajansı|Anadolu Ajansi|Agence Anadolu|الأناضول;DHA|Demirören Haber Ajansı;İHA|IHA|İhlas Haber Ajansı;ANKA
TASS|ТАСС|ИТАР-ТАСС|ITAR-TASS|/ТАСС/|Итар-Тасс|塔斯社;RIA Novosti|РИА Новости|RIA Nowosti|RIA|РИА;Interfax|Интерфакс|Интерфакс-Украина|Interfax-Ukraine
Sputnik|Спутник|سبوتنيك;Regnum|РЕГНУМ|ИА Регнум;Rosbalt|Росбалт;Novy Region|Новый Регион;Prime|Прайм;BelTA|БЕЛТА|Белта;Kazinform|КАЗИНФОРМ|Казинформ
UNN|УНН;Ukrinform|Укринформ|Укрінформ;UNIAN|УНИАН|УНІАН;Trend|Тренд;AzerTAc|АЗЕРТАДЖ;Armenpress|Арменпресс|ARMENPRESS;24.kg;AKIpress;UzA
Xinhua|Xinhua News Agency|新华社|新華社|新华网|新華網|Синьхуа|신화통신|新华|شينخوا|Xinhuanet;China News Service|CNS|中新社|中新网|中新網|中国新闻社|中國新聞社
CNA|Central News Agency|中央社|中央通訊社|中央社記者;Yonhap|Yonhap News|Yonhap News Agency|연합뉴스|聯合ニュース|韩联社|韓聯社|연합
Newsis|뉴시스;News1|뉴스1;KCNA|조선중앙통신|朝中社;Kyodo|Kyodo News|共同|共同通信|共同通信社|共同社;Jiji|Jiji Press|時事|時事通信|時事通信社|AFP-Jiji Press
PTI|Press Trust of India|Press Trust Of India|पीटीआई|पीटीआई भाषा;PTI-Bhasha|भाषा;ANI|Asian News International|एएनआई
IANS|Indo-Asian News Service|आईएएनएस;UNI|United News of India|वार्ता|Univarta;HT Media;APP|Associated Press of Pakistan;INP;BSS|বাসস;UNB
Bernama|BERNAMA;Antara|ANTARA|ANTARA News;VNA|TTXVN|Vietnam News Agency|Vietnam News Agency VNA;PNA|Philippine News Agency;TNA;Lao News Agency|KPL
IRNA|ایرنا|إرنا;ISNA|ایسنا|İSNA;Mehr|مهر|خبرگزاری مهر;Tasnim|تسنیم|خبرگزاری تسنیم;Fars|فارس|خبرگزاری فارس;ILNA|ایلنا
WAFA|وفا|Wafa;SANA|سانا;SPA|واس|Saudi Press Agency;MENA|Middle East News Agency|أ ش أ|أش أ;KUNA|كونا;WAM|وام|Emirates News Agency;QNA|قنا
Petra|بترا;NNA|الوكالة الوطنية;MAP|Maghreb Arabe Presse|ومع;TAP|وات;APS|واج|Algérie Presse Service;INA|واع;JTA|Jewish Telegraphic Agency;Saba|سبأ
NAN|News Agency of Nigeria;GNA|Ghana News Agency;KNA Kenya|Kenya News Agency;SAnews;PANA|Panapress|Panafrican News Agency;African News Agency|ANA
ENA|Ethiopian News Agency;AAP|Australian Associated Press;CNW|Canada NewsWire;PA|PA Media|Press Association|PA News|PA Sport;Canadian Press|The Canadian Press|CP
La Presse Canadienne|Presse Canadienne;UPI|United Press International;Bloomberg|Bloomberg News;Dow Jones|Dow Jones Newswires;CNN|CNN Newsource|CNN Wire
RNS|Religion News Service;CNS|Catholic News Service;CNA|Catholic News Agency;Tribune News Service|TNS|MCT;States Newsroom;Scripps|Scripps News
PRNewswire|PR Newswire|PRNewswire-FirstCall|PR Newswire Asia|PRNewswire-USNewswire;Business Wire|BUSINESS WIRE;GlobeNewswire|GLOBE NEWSWIRE|GlobeNewsWire
Marketwired|Marketwire|MARKET WIRE|Market Wired;ACCESSWIRE|Accesswire|ACCESS Newswire;EIN Presswire|EINPresswire.com|EINPresswire;Newsfile|Newsfile Corp.
UrduPoint|UrduPoint News;AsiaNet|JCN Newswire|Kyodo JBN;Pressetext|pte;EQS|EQS-News|DGAP|DGAP-News;WENN|Cover Media;SpotOn|spot on news;Inside Radio
"""
_THE = re.compile(r"^(?:the|die|der|la|el|il|l) ")
# Short forms that are also words: they count only as printed here.
_CASE_BOUND = frozenset(map(fold, (
    "NA", "MIA", "STA", "ATA", "Beta", "INA", "ANA", "MAP", "TAP", "SANA", "UNI", "PA", "CP", "TT", "AA", "Trend", "Prime", "SITA", "Saba", "Petra",
    "Mehr", "Fars", "SPA", "MENA", "ENA", "AGI", "Hina", "Andina", "STT", "ANI",
)))


@lru_cache(4096)
def canonical_agency(text: str) -> str | None:
    """The short name by which the trade calls an agency ("AP", "dpa", "Xinhua"), None for anything that is no agency's name."""
    name = " ".join(text.split()).strip("()[]/<>.,:;-–—|*·\"'“”„ ")
    if not 1 < len(name) <= 60:
        return None
    found = _by_key().get(_key(name)) or _by_key().get(_THE.sub("", _key(name)))
    if found is None and "/" in name:
        first, *desks = name.split("/")
        return canonical_agency(first) if all(len(desk) <= 4 for desk in desks) else None      # "dpa/lno": a regional service
    if fold(name) in _CASE_BOUND and name not in (name.upper(), found):
        return None
    return found


def _key(name: str) -> str:
    return fold(name.replace("/", " "))


@cache
def _by_key() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _AGENCIES.replace("\n", ";").split(";"):
        canonical, *others = row.split("|")
        for name in (canonical, *others):
            if name:
                found.setdefault(_key(name), canonical)
    return found
