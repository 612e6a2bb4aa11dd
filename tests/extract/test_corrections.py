"""Notes of correction, in many languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.corrections import read_corrections
from crawler.models import Correction, CorrectionKind

FIX, CLEAR, NOTE = CorrectionKind.CORRECTION, CorrectionKind.CLARIFICATION, CorrectionKind.NOTE


@pytest.mark.parametrize(("line", "kind", "date"), [
    ("Correction: An earlier version of this article misstated the height of the crane.", FIX, None),
    ("CORRECTION (May 3, 2024): The crane is 40 metres high.", FIX, "2024-05-03"),
    ("Correction, 3 May: The crane is 40 metres high.", FIX, "05-03"),
    ("*Corrections: The mayor's name is Ann.", FIX, None),
    ("An earlier version of this story gave the wrong year.", FIX, None),
    ("This article was amended on 3 May 2024 to correct the year.", FIX, "2024-05-03"),
    ("This headline has been corrected.", FIX, None),
    ("For the record: the harbour opened in 1902.", FIX, None),
    ("Clarification: The owner is the city.", CLEAR, None),
    ("Editor’s note: This story contains a description of an accident.", NOTE, None),
    ("Editors' Note: The author advised the harbour board.", NOTE, None),
    ("Korrektur: In einer früheren Version stand ein falsches Jahr.", FIX, None),
    ("In einer früheren Version dieses Artikels hieß es, der Kran sei 60 Meter hoch.", FIX, None),
    ("Berichtigung vom 3. Mai 2024: Der Kran ist 40 Meter hoch.", FIX, "2024-05-03"),
    ("Anm. d. Red.: Der Autor ist Mitglied des Vereins.", NOTE, None),
    ("Anmerkung der Redaktion: Wir haben den Fehler korrigiert.", NOTE, None),
    ("Klarstellung: Der Kran gehört der Stadt.", CLEAR, None),
    ("Rectificatif : la grue mesure 40 mètres.", FIX, None),
    ("Une version précédente de cet article donnait une mauvaise date.", FIX, None),
    ("Précision : la grue appartient à la ville.", CLEAR, None),
    ("Note de la rédaction : l’auteur est membre de l’association.", NOTE, None),
    ("Fe de errores: la grúa mide 40 metros.", FIX, None),
    ("Corrección (3 de mayo de 2024): la grúa mide 40 metros.", FIX, "2024-05-03"),
    ("Una versión anterior de este artículo daba un año equivocado.", FIX, None),
    ("Aclaración: la grúa es de la ciudad.", CLEAR, None),
    ("Errata: a grua tem 40 metros.", FIX, None),
    ("Correção: o guindaste tem 40 metros.", FIX, None),
    ("Uma versão anterior deste texto trazia o ano errado.", FIX, None),
    ("Errata corrige: la gru è alta 40 metri.", FIX, None),
    ("Una versione precedente di questo articolo riportava un anno sbagliato.", FIX, None),
    ("Precisazione: la gru è del Comune.", CLEAR, None),
    ("Correctie: de kraan is 40 meter hoog.", FIX, None),
    ("In een eerdere versie van dit artikel stond een verkeerd jaartal.", FIX, None),
    ("Sprostowanie: dźwig ma 40 metrów.", FIX, None),
    ("W poprzedniej wersji tekstu podaliśmy zły rok.", FIX, None),
    ("Исправление: высота крана 40 метров.", FIX, None),
    ("В предыдущей версии этого материала был указан неверный год.", FIX, None),
    ("Уточнение: кран принадлежит городу.", CLEAR, None),
    ("Rättelse: Kranen är 40 meter hög.", FIX, None),
    ("Oikaisu: Nosturi on 40 metriä korkea.", FIX, None),
    ("【訂正】クレーンの高さは40メートルです。", FIX, None),
    ("更正：起重机高40米。", FIX, None),
])
def test_notes(line: str, kind: CorrectionKind, date: str | None) -> None:
    """What opens with the words of a note, set off, is one; its date is the printed one."""
    assert (Correction(kind, line.strip("*"), date),) == read_corrections(["The crane will go.", line])


@pytest.mark.parametrize("line", [
    "Corrections officers went on strike on Monday.", "Correction fluid is sold out.", "Clarification of butter takes time.",
    "The editor's note was found in a drawer.", "An earlier version of the law was voted down.", "Korrekturen am Haushalt sind nötig.",
    "Precision is what the crane needs.", "Erramos de noche por la ciudad.", "Rettelser koster penge.", "", "   ",
    "La correction des copies prend du temps.", "Eine frühere Ministerin war dabei.",
])
def test_no_notes(line: str) -> None:
    """The same words within a sentence are none."""
    assert () == read_corrections([line])


def test_a_label_alone_goes_with_the_line_below() -> None:
    """A heading "Correction" and its text."""
    assert (Correction(FIX, "The crane is 40 metres high."),) == read_corrections(["Text.", "Correction", "The crane is 40 metres high.", "More."])


def test_a_note_counts_once() -> None:
    """Printed above and below the text."""
    note = "Correction: The crane is 40 metres high."
    assert 1 == len(read_corrections([note, "Text.", note.upper()]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=10))
def test_any_lines(lines: list[str]) -> None:
    """No line breaks it, and no more comes out than went in."""
    assert len(read_corrections(lines)) <= len(lines)
