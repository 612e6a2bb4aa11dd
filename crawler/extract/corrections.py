"""Notes in which an outlet owns up to a change: lines of a page -> Correction* ("Correction, May 3: An earlier version ...").

The words that open such a note are data, language by language; what matters is that they open a line and are set off like a label, or that
the line speaks of "an earlier version of this article".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..models import Correction, CorrectionKind
from ..text import fold, one_line
from .dateline.dates import find_date

LONGEST = 1_500           # characters of a note
MOST = 20                 # notes of one article

# What opens a note, set off by a colon, a full stop, a dash, a bracket, a date, or by standing alone.
_LABELS = {
    CorrectionKind.CORRECTION: (
        "corrections?", "corrected", "for the record", "correction appended", "retraction",
        "korrektur(?:en|hinweis)?", "berichtigung", "richtigstellung", "gegendarstellung",
        "rectificatif", "errat(?:um|a)", "rectification",
        "correcci[oó]n(?:es)?", "fe de err(?:ores|atas)", "rectificaci[oó]n",
        "corre[cç][aã]o", "erramos", "errata",
        "errata corrige", "rettifica", "correzione",
        "correctie", "rectificatie", "sprostowanie", "korekta", "исправление", "поправка", "опровержение", "виправлення",
        "r[aä]ttelse", "rettelse", "oikaisu", "oprava", "düzeltme", "διόρθωση", "תיקון", "تصحيح", "訂正", "お詫びと訂正", "更正", "정정"),
    CorrectionKind.CLARIFICATION: (
        "clarifications?", "klarstellung", "pr[eé]cision", "mise au point", "aclaraci[oó]n", "esclarecimento", "precisazione",
        "verduidelijking", "wyja[sś]nienie", "уточнение", "уточнення", "förtydligande", "presisering", "pr[aä]cisering"),
    CorrectionKind.NOTE: (
        "editor['’]?s['’]? note", "editors['’] note", "a note (?:to|from) (?:our )?(?:readers|the editors?)",
        "anm(?:erkung|\\.)? (?:der|d\\.) red(?:aktion|\\.)", "hinweis der redaktion", "transparenzhinweis",
        "note de la r[eé]daction", "ndlr", "nota de(?: la)? redacci[oó]n", "nota del editor", "nota da reda[cç][aã]o", "nota do editor",
        "nota della redazione", "ndr", "noot van de redactie", "od redakcji", "от редакции", "примечание редакции", "від редакції"),
}
# Sentences that say it without a label.
_SENTENCES = (
    r"(?:an?|the) (?:earlier|previous|prior|original) version of th(?:is|e) (?:article|story|piece|post|report|headline|column|page|review|video|caption|newsletter)",
    r"th(?:is|e) (?:article|story|piece|post|report|headline|column|page|review|caption) (?:was|has been|have been) (?:amended|corrected|clarified|edited on|changed to)",
    r"(?:in einer|eine) (?:früheren|frühere|vorherigen|ursprünglichen|ersten) (?:version|fassung) (?:dieses|des|der|dieser|hieß|stand|war)",
    r"wir haben (?:den|diesen|dies|das|die)[^.]{0,60}(?:korrigiert|berichtigt)",
    r"(?:dans )?une version (?:précédente|antérieure|initiale) de (?:cet|ce|l['’])",
    r"cet article a été (?:corrigé|modifié|rectifié)",
    r"(?:en )?una versión (?:anterior|previa) de (?:este|esta)",
    r"est[ea] (?:artículo|noticia|información) ha sido (?:corregid|modificad|rectificad)[oa]",
    r"(?:em )?uma versão (?:anterior|prévia) d(?:este|esta|o|a) (?:texto|artigo|matéria|reportagem|notícia)",
    r"(?:in )?una versione precedente di quest['oa]",
    r"(?:in een|een) eerdere versie van dit",
    r"w (?:poprzedniej|pierwotnej|wcześniejszej) wersji|poprzednia wersja (?:tego )?(?:artykułu|tekstu)",
    r"в (?:предыдущей|первоначальной|ранней|первой) версии (?:этого |этой |данной )?(?:текста|материала|статьи|новости|заметки)",
    r"у (?:попередній|первісній) версії",
)
_LABEL = {kind: re.compile(rf"[\s*(\[【]*(?:{'|'.join(words)})\s*(?:[:：.\]】)–—-]|,?\s*\(?\d|\(|,?\s+(?:on|vom|du|del|de|van|z|от)\s+\d|$)", re.IGNORECASE)
          for kind, words in _LABELS.items()}
_SENTENCE = re.compile(rf"[\s*(\[]*(?:{'|'.join(_SENTENCES)})", re.IGNORECASE)


def read_corrections(lines: Iterable[str]) -> tuple[Correction, ...]:
    """The notes among the lines of an article, in their order, each once. A label on a line of its own goes with the next line."""
    found: dict[str, Correction] = {}
    pending: CorrectionKind | None = None
    for line in lines:
        text = (one_line(line[:LONGEST]) or "").strip("*_ ")
        kind, rest = _kind(text)
        if kind is not None and not re.search(r"\w", rest):
            pending = kind
            continue
        kind, pending = kind or pending, None
        if kind is not None and text and len(found) < MOST:
            date = find_date(text[:200])
            found.setdefault(fold(text), Correction(kind, text, date.date if date else None))
    return tuple(found.values())


def _kind(text: str) -> tuple[CorrectionKind | None, str]:
    """(kind, what follows its label)."""
    for kind, label in _LABEL.items():
        if match := label.match(text):
            return kind, text[match.end():]
    return (CorrectionKind.CORRECTION if _SENTENCE.match(text) else None), text
