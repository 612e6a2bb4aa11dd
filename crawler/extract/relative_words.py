"""Words of relative times in many languages: data for `relative`. Keys are folded by `text.fold`."""

from __future__ import annotations

from ..text import fold

# Seconds of a unit -> its words, singular and plural, as they stand in "2 hours ago", "vor 2 Stunden".
_UNITS = {
    1: "second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondo secondi seconden sekund sekunder sekunti sekuntia sekundy секунд секунды секунду 秒 秒钟 초",
    60: "minute minutes min mins minuten minuto minutos minuti minuter minutt minutter minuutti minuuttia minuta minuty minut minutami minute perc dakika menit "
        "минут минуты минуту хвилин хвилини хвилину минути λεπτά λεπτό دقيقة دقائق דקות דקה मिनट 分 分钟 分鐘 분 phút นาที",
    3600: "hour hours hr hrs h std stunde stunden heure heures hora horas ora ore uur uren timme timmar time timer tunti tuntia godzina godziny godzin godzinę "
          "hodina hodiny hodin hodinami óra órája sat sata sati saat jam час часа часов годин години годину часа ώρες ώρα ساعة ساعات שעות שעה घंटे घंटा 小时 小時 時間 시간 giờ ชั่วโมง",
    86400: "day days d tag tage tagen jour jours día días dia dias giorno giorni dag dagen dagar dage dager päivä päivää dzień dni den dny dnem nap napja zi zile dan dana gün hari "
           "день дня дней дні днів дни ημέρες ημέρα μέρες يوم أيام ימים יום दिन 天 日 일 ngày วัน",
    604800: "week weeks woche wochen semaine semaines semana semanas settimana settimane weken vecka veckor uge uger uke uker viikko viikkoa tydzień tygodnie týden týdny hét hete "
            "hafta minggu неделю недели недель тиждень тижні седмица 周 週 週間 주 tuần สัปดาห์",
}
UNITS: dict[str, int] = {fold(word): seconds for seconds, words in _UNITS.items() for word in words.split()}
ONE = frozenset(map(fold, ("a", "an", "one", "ein", "eine", "einer", "einem", "un", "una", "une", "um", "uma", "uno", "een", "en", "ett", "et", "bir")))
# What makes a span of time a past one.
AGO = frozenset(map(fold, (
    "ago", "earlier", "vor", "il y a", "hace", "há", "fa", "geleden", "sedan", "siden", "sitten", "temu", "před", "pred", "ezelőtt", "acum", "prije", "pre",
    "önce", "lalu", "назад", "тому", "преди", "πριν", "منذ", "قبل", "לפני", "पहले", "前", "전", "trước", "ที่แล้ว", "ที่ผ่านมา",
)))
# Days back -> words.
_DAYS = {
    0: "today|heute|aujourd'hui|hoy|oggi|hoje|vandaag|idag|i dag|tänään|dziś|dzisiaj|dnes|ma|azi|danas|bugün|hari ini|сегодня|сьогодні|днес|σήμερα|اليوم|היום|आज|今日|今天|오늘|hôm nay|วันนี้",
    1: "yesterday|gestern|hier|ayer|ieri|ontem|gisteren|igår|i går|eilen|wczoraj|včera|tegnap|jučer|juče|dün|kemarin|вчера|вчора|χθες|أمس|אתמול|कल|昨日|昨天|어제|hôm qua|เมื่อวาน",
}
DAYS: dict[str, int] = {fold(word): back for back, words in _DAYS.items() for word in words.split("|")}
# Monday first.
_WEEKDAYS = """
    monday tuesday wednesday thursday friday saturday sunday
    montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    måndag tisdag onsdag torsdag fredag lördag söndag
    mandag tirsdag onsdag torsdag fredag lørdag søndag
    maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    pondělí úterý středa čtvrtek pátek sobota neděle
    hétfő kedd szerda csütörtök péntek szombat vasárnap
    luni marți miercuri joi vineri sâmbătă duminică
    ponedjeljak utorak srijeda četvrtak petak subota nedjelja
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    senin selasa rabu kamis jumat sabtu minggu
    понедельник вторник среда четверг пятница суббота воскресенье
    понеділок вівторок середа четвер пʼятниця субота неділя
    δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
    الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
    सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
    月曜日|星期一|周一|월요일 火曜日|星期二|周二|화요일 水曜日|星期三|周三|수요일 木曜日|星期四|周四|목요일 金曜日|星期五|周五|금요일 土曜日|星期六|周六|토요일 日曜日|星期日|星期天|周日|일요일
"""
WEEKDAYS: dict[str, int] = {
    fold(word): number for line in _WEEKDAYS.strip().splitlines() for number, group in enumerate(line.split()) for word in group.split("|")
}
