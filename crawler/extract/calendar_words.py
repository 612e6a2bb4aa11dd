"""Month names and the like in many languages: data for `moments`. Keys are folded by `text.fold`."""

from __future__ import annotations

import re

from ..text import fold

# Twelve words or groups of variants a language; "|" separates variants. Genitives and usual abbreviations included.
_MONTHS = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec",
    "de": "januar|jänner|jän februar|feber märz|mär|mrz april mai juni juli august september oktober|okt november dezember|dez",
    "fr": "janvier|janv février|fév|févr mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct novembre|nov décembre|déc",
    "es": "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sept|sep|set octubre|oct noviembre|nov diciembre|dic",
    "it": "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set|sett ottobre|ott novembre|nov dicembre|dic",
    "pt": "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out novembro|nov dezembro|dez",
    "nl": "januari februari|febr maart|mrt april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember|des",
    "fi": "tammikuuta|tammikuu|tammi helmikuuta|helmikuu maaliskuuta|maaliskuu huhtikuuta|huhtikuu toukokuuta|toukokuu kesäkuuta|kesäkuu "
          "heinäkuuta|heinäkuu elokuuta|elokuu syyskuuta|syyskuu lokakuuta|lokakuu marraskuuta|marraskuu joulukuuta|joulukuu",
    "pl": "stycznia|styczeń|sty lutego|luty|lut marca|marzec kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze lipca|lipiec|lip "
          "sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|listopad|lis grudnia|grudzień|gru",
    "cs": "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen září října|říjen "
          "listopadu|listopad prosince|prosinec",
    "sk": "januára|január februára|február marca|marec apríla|apríl mája|máj júna|jún júla|júl augusta septembra októbra|október novembra decembra",
    "hu": "január|jan február|febr március|márc április|ápr május|máj június|jún július|júl augusztus|aug szeptember|szept október|okt november|nov december|dec",
    "ro": "ianuarie|ian februarie|feb martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie|noi decembrie",
    "hr": "siječnja|siječanj veljače|veljača ožujka|ožujak travnja|travanj svibnja|svibanj lipnja|lipanj srpnja|srpanj kolovoza|kolovoz rujna|rujan "
          "- studenoga|studeni prosinca|prosinac",
    "sr": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "tr": "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara",
    "id": "januari februari maret april mei|mei juni juli agustus|agu|agt|ags september oktober|okt november|nopember desember|des",
    "ms": "januari februari mac april mei jun julai|julai ogos september oktober november disember|dis",
    "ru": "января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл августа|август|авг "
          "сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|нояб декабря|декабрь|дек",
    "uk": "січня|січень|січ лютого|лютий березня|березень квітня|квітень травня|травень червня|червень липня|липень серпня|серпень вересня|вересень "
          "жовтня|жовтень листопада|листопад грудня|грудень",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "be": "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
    "el": "ιανουαρίου|ιανουάριος|ιαν φεβρουαρίου|φεβρουάριος|φεβ|φεβρ μαρτίου|μάρτιος|μαρ|μαρτ απριλίου|απρίλιος|απρ μαΐου|μάιος|μαι ιουνίου|ιούνιος|ιουν "
          "ιουλίου|ιούλιος|ιουλ αυγούστου|αύγουστος|αυγ σεπτεμβρίου|σεπτέμβριος|σεπ|σεπτ οκτωβρίου|οκτώβριος|οκτ νοεμβρίου|νοέμβριος|νοε|νοεμ "
          "δεκεμβρίου|δεκέμβριος|δεκ",
    "ar": "يناير|كانون_الثاني فبراير|شباط مارس|آذار أبريل|ابريل|إبريل|نيسان مايو|أيار يونيو|حزيران يوليو|تموز أغسطس|اغسطس|آب سبتمبر|أيلول "
          "أكتوبر|اكتوبر|تشرين_الأول نوفمبر|تشرين_الثاني ديسمبر|كانون_الأول",
    "he": "בינואר|ינואר בפברואר|פברואר במרץ|מרץ באפריל|אפריל במאי|מאי ביוני|יוני ביולי|יולי באוגוסט|אוגוסט בספטמבר|ספטמבר באוקטובר|אוקטובר "
          "בנובמבר|נובמבר בדצמבר|דצמבר",
    "hi": "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "bn": "জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট|আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "th": "มกราคม|ม.ค. กุมภาพันธ์|ก.พ. มีนาคม|มี.ค. เมษายน|เม.ย. พฤษภาคม|พ.ค. มิถุนายน|มิ.ย. กรกฎาคม|ก.ค. สิงหาคม|ส.ค. กันยายน|ก.ย. ตุลาคม|ต.ค. "
          "พฤศจิกายน|พ.ย. ธันวาคม|ธ.ค.",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "lv": "janvāris|janvārī februāris|februārī marts|martā aprīlis|aprīlī maijs|maijā jūnijs|jūnijā jūlijs|jūlijā augusts septembris oktobris novembris "
          "decembris",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "vi": "- - - - - - - - - - - -",
    "zu": "januwari februwari mashi ephreli meyi juni julayi agasti septhemba okthoba novemba disemba",
    "af": "januarie februarie maart april mei junie julie augustus september oktober november desember",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "ka": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
    "hy": "հունվարի|հունվար փետրվարի|փետրվար մարտի|մարտ ապրիլի|ապրիլ մայիսի|մայիս հունիսի|հունիս հուլիսի|հուլիս օգոստոսի|օգոստոս սեպտեմբերի|սեպտեմբեր "
          "հոկտեմբերի|հոկտեմբեր նոյեմբերի|նոյեմբեր դեկտեմբերի|դեկտեմբեր",
}

MONTHS: dict[str, int] = {
    fold(word.replace("_", " ")): number
    for words in _MONTHS.values()
    for number, group in enumerate(words.split(), 1)
    for word in group.split("|")
    if word != "-"
}
# "listopad" is November in Polish and Czech, October in Croatian; the Croatian reading goes by the page's language.
CROATIAN_OCTOBER = frozenset(("listopada", "listopad"))

# Who writes month before day in figures.
MONTH_FIRST_LANGUAGES = frozenset(("en",))
MONTH_FIRST_REGIONS = frozenset(("us", "ca", "ph", "pr", "en"))     # "en_EN" tells nothing
DAY_FIRST_DOMAINS = ("uk", "au", "nz", "ie", "in", "za", "sg", "my", "ng", "ke", "pk", "bd", "lk", "hk", "mt", "gh", "zw", "zm", "tz", "ug", "np")

# Hours east of UTC; only abbreviations with one usual meaning in news.
ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "sast": 2, "cat": 2, "eet": 2, "eest": 3,
    "msk": 3, "мск": 3, "eat": 3, "wat": 1, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7, "ict": 7, "sgt": 8, "hkt": 8, "myt": 8, "pht": 8, "awst": 8,
    "wita": 8, "kst": 9, "jst": 9, "wit": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "hst": -10, "ast": -4, "adt": -3, "nst": -3.5,
    "brt": -3, "art": -3, "clt": -4, "cot": -5, "pet": -5,
}

# Abbreviations that mean standard time in winter and daylight time in summer.
SEASONAL_ZONES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}

# Words before a time of change, and before a time of publication.
MODIFIED_WORDS = (
    "updated", "last updated", "update", "modified", "last modified", "edited", "aktualisiert", "letzte aktualisierung", "stand", "geändert", "mis à jour",
    "mise à jour", "modifié", "actualizado", "última actualización", "modificado", "aggiornato", "ultimo aggiornamento", "modificato", "atualizado",
    "última atualização", "bijgewerkt", "laatste update", "gewijzigd", "uppdaterad", "uppdaterat", "opdateret", "oppdatert", "sist oppdatert", "päivitetty",
    "zaktualizowano", "aktualizacja", "aktualizováno", "aktualizované", "frissítve", "actualizat", "ažurirano", "güncelleme", "güncellenme", "diperbarui",
    "обновлено", "обновлен", "оновлено", "актуализирана", "ενημερώθηκε", "τελευταία ενημέρωση", "تحديث", "آخر تحديث", "עודכן", "अपडेटेड", "अपडेट",
    "更新", "最終更新", "수정", "업데이트", "cập nhật", "อัปเดต",
)
PUBLISHED_WORDS = (
    "published", "posted", "first published", "veröffentlicht", "erstellt", "publié", "publicado", "pubblicato", "gepubliceerd", "publicerad", "udgivet",
    "publisert", "julkaistu", "opublikowano", "data publikacji", "publikováno", "zveřejněno", "vydáno", "közzétéve", "megjelent", "publicat", "objavljeno",
    "yayınlanma", "giriş", "oluşturulma", "diterbitkan", "опубликовано", "опубліковано", "публикувана", "δημοσιεύθηκε", "δημοσίευση", "نشر", "تاريخ النشر",
    "פורסם", "प्रकाशित", "公開", "掲載", "发布", "发表", "發布", "입력", "등록", "đăng", "เผยแพร่",
)
# A sentence that tells when the article came out first, whatever the stamps above it say.
FIRST_STEMS = ("riginal", "irst", "uerst", "rsprünglich", "nitialement", "première", "originariamente")    # cheaper to look for; one is in each
FIRST_PUBLISHED = re.compile(
    r"\b(?:originally|first)\s(?:published|appeared|posted)\s(?:on|in)\b|\bzuerst\s(?:veröffentlicht|erschienen)\sam\b|\bursprünglich\s(?:veröffentlicht|erschienen)\sam\b"
    r"|\bpublié\s(?:initialement|pour la première fois)\sle\b|\binitialement\spublié\sle\b|\bpublicado\soriginalmente\s(?:el|em)\b|\bpubblicato\soriginariamente\sil\b", re.IGNORECASE)
