"""Pages written for the tests: a headline, a few paragraphs in some language, and what a case needs besides."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from crawler.extract import extract
from crawler.models import Article

FETCHED_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

TEXTS = {
    "en": ("The harbour authority said on Tuesday that the old crane would be taken down before winter, after engineers found cracks in two of its four legs.",
           "Workers began to clear the quay in the morning, and ferries were sent to the northern pier, where passengers waited in the rain for more than an hour.",
           "“Nobody was in danger at any time,” the harbour master told reporters, adding that the inspection had been planned for months.",
           "The crane, built in 1931, is among the last of its kind, and a group of residents has asked the council to keep at least its cabin."),
    "de": ("Die Hafenbehörde teilte am Dienstag mit, dass der alte Kran noch vor dem Winter abgebaut wird, weil Fachleute Risse in zwei der vier Stützen fanden.",
           "Am Morgen begannen Arbeiter, den Kai zu räumen, und die Fähren wurden zum Nordpier geschickt, wo Fahrgäste mehr als eine Stunde im Regen warteten.",
           "„Zu keiner Zeit war jemand in Gefahr“, sagte der Hafenmeister und fügte hinzu, die Untersuchung sei seit Monaten geplant gewesen.",
           "Der 1931 gebaute Kran gehört zu den letzten seiner Art, und eine Gruppe von Anwohnern bat den Rat, wenigstens das Führerhaus zu erhalten."),
    "fr": ("L’autorité portuaire a annoncé mardi que la vieille grue serait démontée avant l’hiver, des ingénieurs ayant trouvé des fissures dans deux de ses pieds.",
           "Dès le matin, des ouvriers ont commencé à dégager le quai et les ferries ont été dirigés vers la jetée nord, où les passagers ont attendu sous la pluie.",
           "« Personne n’a jamais été en danger », a déclaré le capitaine du port, précisant que l’inspection était prévue depuis des mois.",
           "Construite en 1931, la grue est l’une des dernières de son espèce, et des riverains demandent à la mairie d’en conserver au moins la cabine."),
    "es": ("La autoridad portuaria informó el martes de que la vieja grúa será desmontada antes del invierno, después de que se hallaran grietas en dos de sus patas.",
           "Los trabajadores empezaron a despejar el muelle por la mañana y los transbordadores fueron enviados al embarcadero norte, donde los pasajeros esperaron.",
           "«Nadie corrió peligro en ningún momento», dijo el capitán del puerto, y añadió que la inspección estaba prevista desde hacía meses.",
           "La grúa, construida en 1931, es una de las últimas de su clase, y un grupo de vecinos ha pedido al ayuntamiento que conserve al menos la cabina."),
    "ru": ("Администрация порта сообщила во вторник, что старый кран разберут до зимы: инженеры обнаружили трещины в двух из четырёх его опор.",
           "Утром рабочие начали освобождать причал, а паромы направили к северному пирсу, где пассажиры больше часа ждали под дождём.",
           "«Никто не подвергался опасности», — сказал капитан порта и добавил, что проверка была запланирована несколько месяцев назад.",
           "Кран, построенный в 1931 году, — один из последних в своём роде, и жители просят городской совет сохранить хотя бы кабину."),
    "ja": ("港湾局は火曜日、古いクレーンを冬までに撤去すると発表した。四本の脚のうち二本に亀裂が見つかったためで、専門家が調査を続けている。",
           "朝から作業員が岸壁の片付けを始め、フェリーは北埠頭に回された。乗客は雨の中で一時間以上も待たされ、係員が説明に追われた。",
           "「危険にさらされた人は一人もいない」と港長は述べ、この点検は数か月前から予定されていたと付け加えた。",
           "一九三一年に造られたこのクレーンは同種のものとしては最後の一つで、住民の団体は運転室だけでも残すよう市に求めている。"),
}


def paragraphs(language: str = "en", times: int = 1) -> list[str]:
    """Paragraphs of an article in a language, each different."""
    return [f"{text[:-1]}, {number}{text[-1]}" if number else text for number in range(times) for text in TEXTS[language]]


def page(headline: str | None = "Old crane in the harbour to be taken down", texts: Sequence[str] = TEXTS["en"], *, title: str | None = None, head: str = "",
         above: str = "", below: str = "", language: str | None = None, linked: dict[str, object] | None = None) -> str:
    """A plain page: title, h1, paragraphs. `above` stands between headline and text, `below` after the text."""
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked else ""
    shown = f"<h1>{html.escape(headline)}</h1>" if headline else ""
    body = "".join(f"<p>{html.escape(text)}</p>" for text in texts)
    lang = f' lang="{language}"' if language else ""
    return (f"<!DOCTYPE html><html{lang}><head><title>{html.escape(title or headline or '')}</title>{head}{script}</head><body><nav><a href='/'>Home</a></nav>"
            f"<main>{shown}{above}{body}{below}</main><footer>About us</footer></body></html>")


def read(markup: str | bytes, url: str = "https://www.harbour.test/2026/11/17/old-crane", rung: str = "full", content_type: str | None = "text/html") -> Article:
    """The article of a page."""
    payload = markup if isinstance(markup, bytes) else markup.encode()
    return extract(payload, url, content_type=content_type, fetched_at=FETCHED_AT, rung=rung)
