"""Lines that news pages print among an article's paragraphs and that are none of it: vocabulary, and two questions about a line."""

from __future__ import annotations

import re

LONGEST_PROMO = 260      # characters; a longer paragraph is read as text
LONGEST_BIO = 450

# Openings of lines that advertise another story, a newsletter, an app, a subscription.
_PROMO = re.compile(
    r"""^\W{0,4}(?:
        read\s(?:more|also|next|the\sfull)\b | also\sread\b | see\salso\b | related\s?(?::|articles?|stories|content|topics|coverage|reading|news|posts)
      | more\s(?:on\sthis|from\s[A-Z]|stories|coverage|like\sthis|news\son|about\sthis)\b | recommended\s?(?::|reading|stories|for\syou)
      | sign\sup\s(?:for|to|here|now)\b | subscribe\s(?:to|now|here|today|for)\b | click\shere\b | download\s(?:the|our)\s.{0,30}\bapp\b | get\s(?:the\slatest|our\s.{0,40}newsletter|all\sthe\slatest)
      | follow\s.{0,40}\son\s(?:twitter|facebook|instagram|x|whatsapp|telegram|google)\b | follow\sus\b | join\s(?:our|us\son|the\sconversation)\b | like\sus\son\b
      | unlock\sthe\seditor[’']s\sdigest\s?(?:for\sfree)?\.?$ | advertisement\b | scroll\sto\scontinue | story\scontinues\sbelow | article\scontinues\s(?:below|after)
      | share\sthis\b | share\son\b | (?:this\s)?(?:story|article)\swas\s(?:last\s)?updated\b.{0,60}$ | watch\s?(?::|(?:also|more|now|live)\b) | listen\s?(?::|to\sthis\sarticle)
      | don[’']t\smiss\b | trending\b.{0,20}$ | most\sread\b | top\sstories\b | editor[’']s\spicks?\b | what\sto\sread\snext | read:
      | lesen\ssie\s(?:auch|hier|dazu|mehr|weiter|jetzt|den)\b | lesen\ssie\sauch | lies\s(?:auch|hier|mehr)\b | mehr\szum\sthema | mehr\sdazu\b | auch\sinteressant | das\skönnte\ssie\sauch | weiterlesen\b
      | hier\sgeht\ses\szu[mr]?\b | zum\sthema\s?: | siehe\sauch\b | newsletter\s?(?:abonnieren|bestellen)? $ | jetzt\s(?:abonnieren|anmelden|testen|lesen)\b | folgen\ssie\suns | folgst\sdu\sschon | lesedauer\b | anzeige$
      | à\slire\s(?:aussi|également)\b | lire\s(?:aussi|également|la\ssuite|l[’']article)\b | voir\saussi\b | abonnez-vous\b | inscrivez-vous\b | suivez-nous\b | la\ssuite\saprès\scette\spublicité | sur\sle\smême\s(?:sujet|thème) | publicité$
      | lea?\s(?:también|además|más)\b | leer\s(?:también|más)\b | lee\stambién | te\spuede\sinteresar | te\srecomendamos | también\s(?:lee|puedes\sleer)\b | ver\stambién | sigue\sleyendo | suscríbete\b | suscríbase\b | síguenos\b | mira\stambién | más\sinformación$ | le\spuede\sinteresar | puede\sleer
      | leggi\s(?:anche|qui|tutt[oi])\b | leggi: | per\sapprofondire | potrebbe\sinteressarti | iscriviti\b | abbonati\b | seguici\b
      | leia\s(?:também|mais|ainda)\b | veja\s(?:também|mais)\b | saiba\smais\b | assine\b.{0,60}$ | siga\so\b.{0,60}$ | inscreva-se\b | receba\s(?:as|no)\b
      | lees\s(?:ook|meer|verder)\b | bekijk\sook\b | meer\sover\b.{0,40}$ | les\s(?:også|mer|mere|hele)\b | læs\s(?:også|mere)\b | läs\s(?:också|mer|även|vidare)\b | lue\s(?:myös|lisää)\b | se\sogså\b
      | czytaj\s(?:także|też|również|więcej|dalej)\b | zobacz\s(?:także|też|również|więcej)\b | przeczytaj\s(?:także|też|również)\b | polecamy\b.{0,40}$ | sprawdź\b.{0,60}$ | dalsza\sczęść\s(?:artykułu|tekstu)
      | čtěte\s(?:také|i|více)\b | přečtěte\ssi\b | čítajte\b | olvassa?\s(?:el\b|tovább|még) | citește\s(?:și|mai)\b | citeşte\s(?:şi|mai)\b | pročitajte\b | čitajte\b | pročitaj\b | ayrıca\sokuyun | ilgili\shaber | baca\s(?:juga|selengkapnya)\b | simak\s(?:juga|video)\b | lihat\sjuga\b | gambas: | pilihan\seditor
      | читайте\s(?:также|ещё|еще|подробнее|по\sтеме|такж|також)\b | читать\s(?:также|далее|полностью)\b | читай\sтакже | смотрите\sтакже | подписывайтесь\b | подпишитесь\b | следите\sза | по\sтеме\s?: | материалы\sпо\sтеме | читайте\b.{0,40}:$ | підписуйтесь | прочети\sоще | вижте\sоще
      | διαβάστε\s(?:επίσης|ακόμα|ακόμη|περισσότερα|εδώ)\b | δείτε\s(?:επίσης|ακόμα|εδώ)\b | ακολουθήστε\b | اقرأ\s(?:أيضا|أيضًا|المزيد) | إقرأ\sأيضا | تابعوا?\b.{0,60}$ | קראו\sעוד | यह\sभी\sपढ़ें | ये\sभी\sपढ़ें | আরও\sপড়ুন
      | 相关阅读 | 延伸閱讀 | 延伸阅读 | 更多新聞 | 更多新闻 | 推荐阅读 | 相關新聞 | 相关新闻 | 關鍵字 | 【関連記事】 | 関連記事 | (?:あわせて|合わせて)読みたい | 続きを読む | この記事は会員限定 | 관련기사 | 관련\s기사 | อ่าน(?:เพิ่มเติม|ข่าว)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Lines that are boilerplate as a whole.
_WHOLE = re.compile(
    r"""^\W*(?:
        advertisement | anzeige | werbung | publicidad | pubblicità | publicité | реклама | reklama | iklan | 広告 | annons | annonse | advertentie
      | share | teilen | compartir | partager | condividi | compartilhar | поделиться | sdílet | facebook | twitter | whatsapp | telegram | pinterest | linkedin | e-?mail | print | drucken | copy\slink | link\scopied!? | kommentare?\W*\d* | comments?\W*\d* | \d+\s(?:comments?|kommentare?|shares?|views?)
      | loading\W* | tags? | topics | themen | newsletter | menu | subscribe | (?:photo|video|audio|gallery)\s?(?::|by)?  | back\sto\stop | nach\soben | read\smore | mehr | weiter | next | previous | zurück | hide\scaption | toggle\scaption | enlarge\sthis\simage
      | reuse\scontent | getty\simages(?:/istock)? | image\s(?:source|caption|credit)\b.{0,80} | (?:image|photo|picture|bild|foto)\s?(?:credit|source)?\s?:.{1,80}
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
# Notices of the house: tags, sources, print versions, ratings, who may reprint.
_NOTICE = re.compile(
    r"""^\W{0,4}(?:
        (?:tags?|tagi|теги|метки|рубрики|ετικέτες|schlagw(?:ort|örter)|stichworte?|etiquetas|palabras\sclave|mots-clés|keywords|filed\sunder|posted\sin|topics?|kategorie|categor(?:y|ies|ía|ia)|关键词|關鍵字|标签|標籤|タグ)\s?[:：].{0,200}$
      | (?:source|sources|quellen?|fonte|fuente|источник|джерело|źródło|zdroj|forrás|kaynak|πηγή|来源|來源|出典)\s?[:：／/].{0,60}$
      | (?:责任编辑|責任編輯|责编|責編|编辑|編輯)\s?[:：].{0,30}$ | [（(].{0,12}(?:編輯|编辑)[)）]$
      | (?:版权|版權|免责|免責)?(?:声明|聲明)\s?[:：] | 凡注明 | (?:未经|未經)授[权權] | (?:转载|轉載)(?:请|請|须|須) | 本文(?:来源|來源)
      | версия\sдля\s(?:печати|pda) | мобильная\sверсия | обсудить$ | комментировать$ | оцените,?\s | druckversion | artikel\s(?:drucken|versenden|merken) | wersja\sdo\sdruku | drukuj$ | print\s(?:this|version|article|page)\b.{0,30}$ | imprimir$ | εκτύπωση$
      | (?:調整)?字[體体型][:：︰]? | 字号 | 分享到 | rate\sthis\b.{0,30}$ | e-?mail\sthis\b.{0,30}$ | report\s(?:a\s)?(?:typo|error|correction).{0,60}$
      | this\smaterial\smay\snot\sbe\spublished | this\sarticle\sis\sthe\scopyrighted | written\spermission\smust | no\spart\sof\sthis\s.{0,60}\smay\sbe\sreproduced | all\s(?:articles|content)\sand\scomments\son\b
      | если\sвы\s(?:заметили|нашли)\sошибку | znalazłeś\sbłąd | fehler\s(?:gefunden|melden) | bitte\smarkieren\ssie\b | have\sa\s(?:tip|story)\b.{0,60}$ | do\syou\shave\s(?:a\sstory|information)\b | would\syou\slike\sto\scomment\b | to\scomment\son\sthis\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Invitations that name what they offer somewhere in the line.
_OFFER = re.compile(
    r"""(?:^|[.!?:–|-]\s)[^\w"“„«»']{0,3}(?:sign\sup|subscribe|register|join|get|melden\ssie|bestellen|abonnieren|abonnez|inscrivez|recevez|suscríb\w+|reciba|recibe|regístr\w+|iscri\w+|ricevi|assine|receba|inscreva|zapisz|odbieraj|подпи\w+|
        получайте|підпи\w+|schrijf|ontvang|prenumerera|få|meld|tilmeld|tilaa|iratkozz\w*)\b
        .{0,160}\b(?:newsletters?|newslettera|newsletterów|e-?mail\supdates|inbox|boletín|boletines|infolettre|nieuwsbrief|nyhetsbrev\w*|nyhedsbrev\w*|uutiskirje\w*|рассылк\w+|розсилк\w+|hírlev\w+)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_HOUSE = re.compile(
    r"""^\W{0,4}(?:
        stay\s(?:informed|up\sto\sdate|connected)\b | if\syou\s(?:enjoyed|liked)\sthis\s(?:article|story|post|piece) | fill\s(?:out|in)\s(?:the|this|our)\sform\b | we\swant\sto\shear\sfrom\syou\b | become\sa\s(?:member|subscriber|supporter)\b
      | (?:e-?mail|contact|reach|write\sto)\s.{2,60}\s(?:at|on|via)\s\S{1,60}@ | help\sus\s(?:improve|keep)\b | support\s(?:our|independent|quality)\sjournalism\b
      | hat\sihnen\sdieser\s(?:artikel|beitrag|text)\b | unterstützen\ssie\suns | melden\ssie\ssich\san | verwendete\squellen\W*$
      | vous\savez\saimé\scet\sarticle | cet\sarticle\svous\sa\splu | soutenez(?:-nous)? | ¿te\sha\sgustado | si\ste\sha\sgustado | apoya\snuestro | (?:puedes?\s)?(?:seguir|escribirnos)\s.{2,60}\sen\s(?:facebook|twitter|instagram|x|whatsapp|telegram)\b | ti\sè\spiaciuto | sostieni\b.{0,60}$ | artykuł\spochodzi\sz\b | wesprzyj\s(?:nas|nasze)\b
      | адрес\s(?:редакции|владельца|издателя)\b | при\s(?:использовании|перепечатке|цитировании|копировании)\s.{0,60}(?:материал|ссылк|информац) | подписка\sна\b | мы\sв\s(?:соцсетях|telegram|facebook) | наш\s(?:канал|телеграм)\b | обладателем\sисключительных
    )
      | facebook\s?(?:專頁|专页|粉絲) | (?:未经|未經)(?:書面)?(?:授权|授權|許可|许可).{0,8}(?:转载|轉載) | \b(?:click|klicken\ssie|klick|cliquez|haga\sclic|haz\sclic|clicca|clique|kliknij|kliknite|нажмите|κάντε\sκλικ|tıklayın)\s(?:here|hier|ici|aquí|qui|aqui|tutaj|здесь|сюда|εδώ)\W{0,3}$""",
    re.IGNORECASE | re.VERBOSE,
)
# "... read more", "... więcej": how a teaser ends.
_TEASER_END = re.compile(
    r"(?:…|\.{3,})\W{0,3}(?:read\smore|more|weiterlesen|mehr(?:\slesen)?|lire\s(?:la\ssuite|plus)|leer\smás|seguir\sleyendo|leggi\stutto|continua|leia\smais|więcej|czytaj\swięcej|číst\sdále|"
    r"чит(?:ать|ати)(?:\s\w+)?|далее|подробнее|докладніше|περισσότερα|devamı|lees\smeer|läs\smer|les\smer|læs\smere)\W{0,6}$",
    re.IGNORECASE | re.VERBOSE,
)
_STAMP = re.compile(
    r"""^\W{0,3}(?:last\s)?(?:updated?|published|posted|modified|aktualisiert|veröffentlicht|erstellt|stand(?=\s?:)|publié|mis\sà\sjour|publicado|actualizado|atualizado|pubblicato|aggiornato|data\sdodania|opublikowano|ostatnia\saktualizacja
        |опубликовано|обновлено|дата|опубліковано|оновлено|publicerad|uppdaterad|publisert|oppdatert|publiceret|opdateret|julkaistu|päivitetty|gepubliceerd|bijgewerkt|δημοσίευση|ενημέρωση|發布|发布|更新)
        \b[^.!?。]{0,40}\d[^!?。]{0,50}(?<![a-zа-я][.])$
      | ^\d{1,2}[./-]\d{1,2}[./-]\d{4}\s?[(,]\s?\d{1,2}:\d\d\)?\s*[~@]?""",
    re.IGNORECASE | re.VERBOSE,
)
_BIO = re.compile(
    r"""^\W{0,3}(?!(?:the|it|he|she|this|that|there|an?|der|die|das|er|sie|es|ein|eine|le|la|les|il|elle|ce|el|los|las|o|os|as|lo|to|on|ona)\s)(?:(?:dr|prof|mr|mrs|ms)\.?\s)?(?-i:[^\W\d_a-zß-ÿ][\w’'.-]*\s)(?:[^\W\d_][\w’'.-]*\s){0,4}(?:\([^)]{1,40}\)\s)?(?:is|are|was|ist|sind|est|sont|es|è|é|är|er|jest)\s(?:(?:also|currently|now|seit\s\S+|bei\s\S+|actuellement)\s)?
        (?:an?|the|our|one|ein|eine|der|die|un|une|una|um|uma|le|la|el|en|et)?\s?(?:[\w’'-]+\s){0,5}?(?:reporter|writer|journalist|journaliste|periodista|giornalista|jornalista|redakteur|redakteurin|redaktor|dziennikarz|correspondent|korrespondent|korrespondentin|columnist|kolumnist|
        kolumnistin|kolumnista|editor|editor-in-chief|contributor|blogger|fellow|researcher|lecturer|professor|professeure?|profesor|novelist|critic|producer|author\sof|co-?founder|autor(?:in)?\s(?:von|des|der))\b
      | ^(?:(?:senior|executive|managing|staff|freelance|deputy|associate|chief|political|business|sports|technology|tech|health|science)\s)+(?:editor|reporter|writer|correspondent|journalist)\b
      | ^(?:korrespondent|korrespondentin|redakteur|redakteurin|reporter|reporterin|autor|autorin)\s(?:[^\W\d_][\w’'.-]*\s){1,4}(?:ist|schreibt|berichtet|arbeitet)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COPYRIGHT = re.compile(r"^\W*(?:©|\(c\)\s|copyright\s(?:©|\(c\)|\d{4}|by\s)|all\srights\sreserved|alle\srechte\svorbehalten|tous\sdroits\sréservés|todos\slos\sderechos).{0,200}$", re.IGNORECASE)
_CREDIT = re.compile(
    r"^\W*(?:credit|photo(?:graph)?|image|picture|foto|bild|quelle|crédit|crédito|fotografía|фото|źródło|fot)\.?\s?(?:by|:|/|©|courtesy)\s?.{1,120}$"
    r"|^.{0,120}(?:getty images|/ap photo|\(ap photo.{0,40}\)|via reuters|/picture alliance.{0,20}|/afp|/reuters|©.{1,40}|\(foto: .{1,60}\))\W*$",
    re.IGNORECASE,
)
_END = re.compile(
    r"""^\W{0,4}(?: more\sfrom\s[A-Z]\w+.{0,40} | related\s(?:articles?|stories|posts|topics|news|content) | recommended\s(?:stories|for\syou|articles)? | most\s(?:read|popular|viewed) | trending(?:\snow)? | top\sstories | latest\snews
      | leave\sa\s(?:reply|comment) | post\sa\scomment | comments?\s?\(?\d*\)? | \d+\scomments? | join\sthe\sconversation | about\sthe\sauthors? | you\s(?:may|might)\salso\slike.{0,20} | read\snext | up\snext
      | mehr\szum\sthema | das\skönnte\ssie\sauch\sinteressieren | kommentare?\s?\(?\d*\)? | verwandte\s(?:themen|artikel) | weitere\s(?:artikel|themen|meldungen) | meistgelesen | auch\sinteressant | zur\sstartseite
      | à\slire\s(?:aussi|également) | sur\sle\smême\s(?:sujet|thème) | commentaires?\s?\(?\d*\)? | les\splus\slus | noticias\srelacionadas | te\spuede\sinteresar | más\snoticias | lo\smás\s(?:leído|visto) | comentarios\s?\(?\d*\)?
      | potrebbe\sinteressarti(?:\sanche)? | articoli\scorrelati | leia\stambém | mais\slidas | comentários | zobacz\s(?:także|też|również) | komentarze\s?\(?\d*\)? | powiązane.{0,20} | читайте\sтакже | комментарии\s?\(?\d*\)? | похожие\s(?:новости|материалы) | другие\sновости | материалы\sпо\sтеме
      | σχετικά\sάρθρα | διαβάστε\sεπίσης | σχόλια | 相关(?:新闻|阅读|报道|链接) | 延伸阅读 | 関連(?:記事|ニュース) | 관련\s?기사 | baca\sjuga | berita\sterkait | läs\s(?:också|mer) | lees\sook | les\sogså | læs\sogså )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_boilerplate(line: str) -> bool:
    """Whether a whole line of the body is an advertisement, a share line, a credit or the like."""
    if len(line) > LONGEST_PROMO:
        return False
    return any(pattern.search(line) for pattern in (_PROMO, _WHOLE, _NOTICE, _HOUSE, _OFFER, _TEASER_END, _STAMP, _COPYRIGHT, _CREDIT))


def is_end(line: str) -> bool:
    """Whether a line heads what comes after an article: related stories, comments."""
    return len(line) <= 60 and _END.search(line) is not None


def is_bio(line: str) -> bool:
    """Whether a line says who the author is: "Ann Lee is a reporter for ...". To be asked of an article's last lines only."""
    return len(line) <= LONGEST_BIO and _BIO.search(line) is not None
