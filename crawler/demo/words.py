"""The words around an article, in the language of the article: calendar, buttons, promotions (`language -> Words`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Words:
    """One language's furniture of a news page. Months and week days as they stand in a sentence; weeks begin on Monday."""

    name: str
    months: str
    short_months: str
    weekdays: str
    printed: str          # a date and time, as a format of `day`, `month`, `number`, `year`, `clock`
    published: str
    updated: str
    share: str
    read_more: str
    newsletter: str
    related: str
    photograph: str
    home: str
    note: str             # that all of this is invented


WORDS = {
    "en": Words(
        "English", "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "{day} {month} {year}, {clock}", "Published", "Updated", "Share on Facebook · Send by e-mail · Copy link · Print",
        "Read more:", "Sign up for our newsletter: the five stories of the day, every morning at six. No thanks, not now.",
        "More on this", "Photograph:", "Home",
        "This newspaper, its people and its events are invented. It is part of the newsarchive demo."),
    "de": Words(
        "Deutsch", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "{day}. {month} {year}, {clock} Uhr", "Veröffentlicht am", "Aktualisiert am", "Teilen · Per E-Mail senden · Merken · Drucken",
        "Lesen Sie auch:", "Jetzt den Newsletter bestellen: das Wichtigste aus der Region, jeden Morgen um sechs. Hier anmelden.",
        "Das könnte Sie auch interessieren", "Foto:", "Startseite",
        "Diese Zeitung, ihre Leute und ihre Ereignisse sind erfunden. Sie gehört zur Vorführung von newsarchive."),
    "fr": Words(
        "Français", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.", "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "{day} {month} {year} à {clock}", "Publié le", "Mis à jour le", "Partager · Envoyer par courriel · Copier le lien · Imprimer",
        "Lire aussi :", "Recevez chaque matin notre lettre d’information. Je m’inscris gratuitement.",
        "Sur le même sujet", "Photo :", "Accueil",
        "Ce journal, ses auteurs et ses événements sont inventés. Il fait partie de la démonstration de newsarchive."),
    "es": Words(
        "Español", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sep oct nov dic", "lunes martes miércoles jueves viernes sábado domingo",
        "{day} de {month} de {year}, {clock}", "Publicado el", "Actualizado el", "Compartir · Enviar por correo · Copiar enlace · Imprimir",
        "Lea también:", "Suscríbase a nuestro boletín: lo más importante, cada mañana en su correo.",
        "Noticias relacionadas", "Foto:", "Portada",
        "Este diario, sus autores y sus noticias son inventados. Forma parte de la demostración de newsarchive."),
    "pt": Words(
        "Português", "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "{day} de {month} de {year}, {clock}", "Publicado em", "Atualizado em", "Partilhar · Enviar por e-mail · Copiar ligação · Imprimir",
        "Leia também:", "Assine a nossa newsletter e receba as notícias do dia todas as manhãs.",
        "Notícias relacionadas", "Foto:", "Início",
        "Este jornal, os seus autores e as suas notícias são inventados. Faz parte da demonstração do newsarchive."),
    "it": Words(
        "Italiano", "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "gen feb mar apr mag giu lug ago set ott nov dic", "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "{day} {month} {year}, {clock}", "Pubblicato il", "Aggiornato il", "Condividi · Invia per e-mail · Copia il link · Stampa",
        "Leggi anche:", "Iscriviti alla newsletter: le notizie del giorno, ogni mattina alle sei.",
        "Articoli correlati", "Foto:", "Home",
        "Questo giornale, i suoi autori e le sue notizie sono inventati. Fa parte della dimostrazione di newsarchive."),
    "ru": Words(
        "Русский", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "в|понедельник во|вторник в|среду в|четверг в|пятницу в|субботу в|воскресенье",
        "{day} {month} {year}, {clock}", "Опубликовано", "Обновлено", "Поделиться · Отправить по почте · Скопировать ссылку · Распечатать",
        "Читайте также:", "Подпишитесь на нашу рассылку: главное за день, каждое утро в шесть.",
        "По теме", "Фото:", "Главная",
        "Эта газета, ее авторы и события вымышлены. Она — часть демонстрации newsarchive."),
    "ja": Words(
        "日本語", "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月", "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
        "{year}年{number}月{day}日 {clock}", "公開", "更新", "シェア・メールで送る・リンクをコピー・印刷",
        "あわせて読みたい：", "ニュースレターに登録すると、毎朝六時に主な記事が届きます。",
        "関連記事", "写真：", "ホーム",
        "この新聞と登場人物、出来事はすべて架空です。newsarchive のデモの一部です。"),
}
# Associated Press style: short with a full stop, but five months in full.
AP_MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec."


def calendar(moment: datetime, language: str) -> dict[str, str]:
    """What the articles' placeholders stand for: `{day}`, `{month}`, `{weekday}`, `{mon_ap}` and so on, for a local time."""
    words, month = WORDS[language], moment.month - 1
    weekdays = [name.replace("|", " ") for name in words.weekdays.split()]
    short = words.short_months.split()[month]
    return {
        "{day}": str(moment.day), "{dd}": f"{moment.day:02}", "{year}": str(moment.year), "{month}": words.months.split()[month],
        "{mon}": short, "{MON}": short.upper(), "{mon_ap}": AP_MONTHS.split()[month], "{weekday}": weekdays[moment.weekday()],
        "{yesterday}": weekdays[moment.weekday() - 1], "{tomorrow}": weekdays[(moment.weekday() + 1) % 7],
    }


def printed(moment: datetime, language: str) -> str:
    """A local time as the page prints it: '24 November 2026, 14:05'."""
    words = WORDS[language]
    return words.printed.format(day=moment.day, month=words.months.split()[moment.month - 1], number=moment.month, year=moment.year,
                                clock=f"{moment:%H:%M}")
