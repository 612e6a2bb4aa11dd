"""Words that stand in and around datelines: data for the readers of this package. Keys are folded by `text.fold`."""

from __future__ import annotations

from ...text import fold


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.replace("\n", " ").split("|"))


# Labels in capitals or before a colon that are no places, though some of them are places' names too.
LABELS = _folded(
    "Update|Exclusive|Breaking|Breaking News|Opinion|Analysis|Explainer|Watch|Video|Photos|Live|Claim|Fact Check|Fact|Facts|Verdict|Rating|Politics|Business|Sports|Sport|World|News|Local|"
    "Editorial|Editor's note|Note|Correction|Clarification|Review|Interview|Feature|Column|Commentary|Q&A|Question|Answer|Summary|Background|Context|Headlines|Weather|Obituary|Host|Byline|"
    "Eil|Eilmeldung|Kommentar|Meinung|Analyse|Glosse|Hintergrund|Porträt|Politik|Wirtschaft|Kultur|Panorama|Ausland|Inland|Stand|Info|Foto|Fotos|Bild|Aktualisiert|Migration|Umwelt|Leben|Wissen|Medien|"
    "Opinión|Análisis|Exclusiva|Última hora|Vídeo|Entrevista|Editoriale|Esclusiva|Analisi|Analyse|Exclusif|Reportage|Enquête|Vidéo|Entretien|Actualité|Société|Culture|Monde|Région|"
    "Exclusivo|Opinião|Análise|Срочно|Видео|Фото|Мнение|Эксклюзив|Important|Warning|Tip|Related|Advertisement|Sponsored|Source|Sources|Pros|Cons|Price|Date|Time|Where|When|Who|What|Why|How|Title|Author|"
    "Read|Reading|Mobile|Nice|Hope|Enterprise|Independence|Union|Liberty|Freedom|Best|Most|Orange|Surprise|Truth or Consequences|Bath|Male|Split|Of|Police|Essen|Worms|Bar|Best Of|Man|March|Same|Bad|Normal|Spring|Eden|"
    "New|Now|Today|Source|Save|Share|Print|Comment|Follow|Play|Listen|Menu|Home|Top|Gaming|Asia|Africa|Europe|America|Asien|Afrika|Europa|Amerika|Mira|List|Corona|Von|Progress|Commerce|Industry|Defiance|Battle|Paradise|Providence|Sandwich|Deal|Rugby|Superior|Unity|Energy|Success|Victory|Art|Opportunity|Media|Page|Post|Plus|Teil|Ende|Halle|Ruhe|Haus|Hof|Kirche|Norden|Süden|Osten|Westen"
)
# Cities whose names people bear: not believed on the word alone.
NAMESAKES = _folded(
    "Jackson|Charlotte|Austin|Madison|Florence|Victoria|Sydney|Jordan|Chelsea|Lincoln|Houston|Savannah|Brooklyn|Hamilton|Kingston|Denver|Dallas|"
    "Carolina|Virginia|Georgia|Regina|Adelaide|Alexandria|Marion|Troy|Tyler|Logan|Aurora|Anthony|Mariana|Helena|Angola|Chad|Israel|Santa Claus|"
    "Lourdes|Mercedes|Dolores|Concepción|Francisco|Leon|León|Lorca|Roman|Martin|Nancy|Carlos|Rosario|Mendoza|Davis|Phoenix|Sierra|Ava|Asia|Paulo|Bethlehem"
)

# "from our correspondent in": before the place, inside the dateline.
CORRESPONDENT = (
    r"dal(?:la)?\s+nostr[oa]\s+(?:inviat[oa]|corrispondente)(?:\s+a)?|da[li]\s+nostri\s+inviati(?:\s+a)?|de\s+notre\s+(?:correspondante?|envoyée?)(?:\s+spéciale?)?(?:\s+à)?|"
    r"von\s+unsere[mr]\s+korrespondent(?:en|in)?(?:\s+aus)?|del?\s+(?:nuestr[oa]\s+)?(?:corresponsal|enviad[oa]\s+especial)(?:\s+en|\s+a)?|enviad[oa]\s+especial\s+a|enviado\s+especial|onze\s+correspondent(?:\s+in)?|"
    r"от\s+нашего\s+корреспондента\s+в|ort|special\s+to\s+the\s+[\w ]{3,30}"
)

# What may follow the name of a reporter before the place; and what introduces the place in a credit line.
PREPOSITIONS = (
    "in", "at", "aus", "from", "en", "à", "au", "em", "desde", "reporting from", "reporting in", "berichtet aus", "envoyé spécial à",
    "envoyée spéciale à", "envoyés spéciaux à", "correspondant à",
    "correspondante à", "corresponsal en", "enviado especial a", "enviada especial a", "enviado especial en", "enviado especial",
    "enviada especial", "inviato a", "inviata a", "corrispondente da", "vanuit", "в", "из", "із", "у",
    "korrespondent in", "korrespondentin in", "correspondent in", "special correspondent in", "i", "w", "στο", "στη", "στην", "στον",
    "في", "ב", "da",
)

WEEKDAYS = _folded(
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So|"
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|"
    "segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    "poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu"
)
