"""Holds the theme's own strings ("View in browser", "Unsubscribe" ...) in 28 languages."""

from __future__ import annotations

from collections.abc import Mapping

_KEYS = (
    "view_in_browser", "number", "did-you-know", "note", "warning", "policy", "owner", "effective",
    "applies_to", "spotlight", "image", "add_to_calendar", "unsubscribe", "email", "forwarded", "subscribe",
)  # fmt: skip
_SAID: Mapping[str, tuple[str, ...]] = {
    "en": ("View in browser", "No. {number}", "Did you know?", "Good to know", "Please note", "Policy",
           "Responsible", "Takes effect", "Applies to", "Spotlight", "Image", "Add to calendar",
           "Unsubscribe",
           "email", "Was this forwarded to you?", "Subscribe"),
    "ar": ("عرض في المتصفح", "العدد {number}", "هل تعلم؟", "معلومة مفيدة", "يُرجى الانتباه", "سياسة",
           "الجهة المسؤولة", "ساري اعتبارًا من", "ينطبق على", "تحت الضوء", "صورة", "أضف إلى التقويم",
           "إلغاء الاشتراك",
           "رسالة بريد إلكتروني", "هل أُعيد توجيه هذه الرسالة إليك؟", "اشترك"),
    "ca": ("Veure al navegador", "Núm. {number}", "Sabíeu que…?", "Bo de saber", "Atenció", "Política",
           "Responsable", "En vigor des de", "S’aplica a", "En primer pla", "Imatge", "Afegeix al calendari",
           "Cancel·la la subscripció",
           "correu electrònic", "Us l’han reenviat?", "Subscriviu-vos-hi"),
    "cs": ("Zobrazit v prohlížeči", "Č. {number}", "Víte, že…?", "Dobré vědět", "Upozornění", "Pravidla",
           "Odpovídá", "Platí od", "Platí pro", "Představujeme", "Obrázek", "Přidat do kalendáře",
           "Odhlásit odběr",
           "e-mail", "Přeposlal vám to někdo?", "Přihlaste se k odběru"),
    "da": ("Vis i browser", "Nr. {number}", "Vidste du?", "Godt at vide", "Bemærk", "Politik", "Ansvarlig",
           "Gælder fra", "Gælder for", "I fokus", "Billede", "Føj til kalender", "Afmeld",
           "e-mail", "Har du fået den videresendt?", "Tilmeld dig"),
    "de": ("Im Browser ansehen", "Nr. {number}", "Schon gewusst?", "Gut zu wissen", "Bitte beachten",
           "Regelung", "Zuständig", "Gilt ab", "Gilt für", "Im Porträt", "Bild", "In den Kalender eintragen",
           "Abmelden",
           "E-Mail", "Wurde Ihnen das weitergeleitet?", "Abonnieren"),
    "el": ("Προβολή στο πρόγραμμα περιήγησης", "Αρ. {number}", "Το γνωρίζατε;", "Καλό να γνωρίζετε",
           "Προσοχή", "Πολιτική", "Υπεύθυνος φορέας", "Ισχύει από", "Ισχύει για", "Στο προσκήνιο", "Εικόνα",
           "Προσθήκη στο ημερολόγιο", "Διαγραφή από τη λίστα",
           "μήνυμα email", "Σας το προώθησε κάποιος;", "Εγγραφείτε"),
    "es": ("Ver en el navegador", "N.º {number}", "¿Sabía que…?", "Información útil", "Tenga en cuenta",
           "Política", "Responsable", "En vigor desde", "Se aplica a", "En primer plano", "Imagen",
           "Añadir al calendario", "Cancelar la suscripción",
           "correo electrónico", "¿Se lo han reenviado?", "Suscríbase"),
    "fa": ("مشاهده در مرورگر", "شمارهٔ {number}", "آیا می‌دانستید؟", "خوب است بدانید", "لطفاً توجه کنید",
           "سیاست", "مسئول", "لازم‌الاجرا از", "شامل", "معرفی", "تصویر", "افزودن به تقویم", "لغو اشتراک",
           "ایمیل", "این را کسی برایتان فرستاده است؟", "مشترک شوید"),
    "fi": ("Näytä selaimessa", "Nro {number}", "Tiesitkö?", "Hyvä tietää", "Huomaa", "Linjaus",
           "Vastuutaho", "Voimassa alkaen", "Koskee", "Esittelyssä", "Kuva", "Lisää kalenteriin",
           "Peruuta tilaus",
           "sähköposti", "Saitko tämän edelleenlähetettynä?", "Tilaa"),
    "fil": ("Tingnan sa browser", "Blg. {number}", "Alam mo ba?", "Mabuting malaman", "Pakitandaan",
            "Patakaran", "Sino ang namamahala", "May bisa mula", "Para kanino", "Tampok", "Larawan",
            "Idagdag sa kalendaryo", "Mag-unsubscribe",
            "email", "Ipinasa lang ba ito sa iyo?", "Mag-subscribe"),
    "fr": ("Voir dans le navigateur", "N° {number}", "Le saviez-vous ?", "Bon à savoir", "À noter",
           "Politique", "Responsable", "En vigueur à partir du", "S’applique à", "À l’honneur", "Image",
           "Ajouter à l’agenda", "Se désabonner",
           "e-mail", "On vous l’a transféré ?", "S’abonner"),
    "he": ("צפייה בדפדפן", "גיליון {number}", "הידעת?", "כדאי לדעת", "לתשומת ליבך", "מדיניות", "באחריות",
           "בתוקף מיום", "חל על", "זרקור", "תמונה", "הוספה ליומן", "הסרה מרשימת התפוצה",
           "הודעת דוא״ל", "קיבלת את זה בהעברה?", "הצטרפות לרשימת התפוצה"),
    "hy": ("Դիտել բրաուզերում", "Համար {number}", "Գիտե՞ք, որ…", "Օգտակար է իմանալ", "Ուշադրություն",
           "Քաղաքականություն", "Պատասխանատու", "Ուժի մեջ է մտնում", "Վերաբերում է", "Ուշադրության կենտրոնում",
           "Պատկեր", "Ավելացնել օրացույցում", "Չեղարկել բաժանորդագրությունը",
           "էլ. նամակ", "Սա ձեզ փոխանցե՞լ են", "Բաժանորդագրվել"),
    "it": ("Visualizza nel browser", "N. {number}", "Lo sapevi?", "Buono a sapersi", "Attenzione",
           "Norma", "Responsabile", "In vigore dal", "Si applica a", "In primo piano", "Immagine",
           "Aggiungi al calendario", "Annulla l’iscrizione",
           "e-mail", "Le è stata inoltrata?", "Si iscriva"),
    "ja": ("ブラウザで表示", "第{number}号", "ご存じですか？", "知っておくと便利", "ご注意", "方針", "担当",
           "施行日", "対象", "人物紹介", "画像", "カレンダーに追加", "配信を停止する",
           "メール", "このメールは転送されたものですか？", "購読する"),
    "ko": ("브라우저에서 보기", "제{number}호", "알고 계셨나요?", "알아 두세요", "주의하세요", "정책", "담당",
           "시행일", "적용 대상", "인물 소개", "이미지", "캘린더에 추가", "수신 거부",
           "이메일", "전달받은 이메일인가요?", "구독하기"),
    "nb": ("Vis i nettleser", "Nr. {number}", "Visste du?", "Godt å vite", "Merk", "Retningslinje",
           "Ansvarlig", "Gjelder fra", "Gjelder for", "I søkelyset", "Bilde", "Legg til i kalender",
           "Meld deg av",
           "e-post", "Har du fått denne videresendt?", "Abonner"),
    "nl": ("Bekijk in browser", "Nr. {number}", "Wist u dat?", "Goed om te weten", "Let op", "Beleid",
           "Verantwoordelijk", "Geldig vanaf", "Geldt voor", "In de schijnwerpers", "Afbeelding",
           "Zet in agenda", "Afmelden",
           "e-mail", "Hebt u dit doorgestuurd gekregen?", "Meld u aan"),
    "pl": ("Zobacz w przeglądarce", "Nr {number}", "Czy wiesz, że…?", "Warto wiedzieć", "Uwaga", "Zasady",
           "Odpowiedzialny podmiot", "Obowiązuje od", "Dotyczy", "Sylwetka", "Obraz", "Dodaj do kalendarza",
           "Wypisz się",
           "e-mail", "Ktoś przesłał to dalej?", "Zapisz się"),
    "pt": ("Ver no navegador", "N.º {number}", "Sabia que…?", "Bom saber", "Atenção", "Política",
           "Responsável", "Em vigor desde", "Aplica-se a", "Em destaque", "Imagem",
           "Adicionar ao calendário", "Cancelar a inscrição",
           "e-mail", "Recebeu este e-mail de outra pessoa?", "Inscreva-se"),
    "pt-pt": ("Ver no navegador", "N.º {number}", "Sabia que…?", "Bom saber", "Atenção", "Política",
              "Responsável", "Em vigor desde", "Aplica-se a", "Em destaque", "Imagem",
              "Adicionar ao calendário", "Cancelar a subscrição",
              "e-mail", "Recebeu este e-mail de outra pessoa?", "Subscreva"),
    "ro": ("Vezi în browser", "Nr. {number}", "Știați că…?", "Bine de știut", "Atenție", "Politică",
           "Responsabil", "În vigoare din", "Se aplică pentru", "În prim-plan", "Imagine",
           "Adaugă în calendar", "Dezabonare",
           "e-mail", "V-a fost redirecționat?", "Abonați-vă"),
    "ru": ("Открыть в браузере", "№ {number}", "Знаете ли вы?", "Полезно знать", "Обратите внимание",
           "Правила", "Ответственные", "Действует с", "Касается", "В центре внимания", "Изображение",
           "Добавить в календарь", "Отписаться",
           "электронное письмо", "Вам переслали это письмо?", "Подписаться"),
    "sv": ("Visa i webbläsaren", "Nr {number}", "Visste du?", "Bra att veta", "Observera", "Policy",
           "Ansvarig", "Gäller från", "Gäller för", "I fokus", "Bild", "Lägg till i kalendern",
           "Avsluta prenumerationen",
           "e-post", "Har du fått det vidarebefordrat?", "Prenumerera"),
    "tr": ("Tarayıcıda görüntüle", "Sayı {number}", "Biliyor muydunuz?", "Bilmekte fayda var", "Dikkat",
           "Politika", "Sorumlu", "Yürürlük tarihi", "Kapsam", "Yakından tanıyın", "Görsel",
           "Takvime ekle", "Abonelikten çık",
           "e-posta", "Bu size iletildi mi?", "Abone olun"),
    "uk": ("Переглянути в браузері", "№ {number}", "Чи знаєте ви?", "Корисно знати", "Зверніть увагу",
           "Правила", "Відповідальні", "Діє з", "Стосується", "У центрі уваги", "Зображення",
           "Додати до календаря", "Відписатися",
           "електронний лист", "Вам переслали цього листа?", "Підписатися"),
    "vi": ("Xem trong trình duyệt", "Số {number}", "Bạn có biết?", "Nên biết", "Xin lưu ý", "Chính sách",
           "Phụ trách", "Có hiệu lực từ", "Áp dụng cho", "Gương mặt", "Hình ảnh", "Thêm vào lịch",
           "Hủy đăng ký",
           "email", "Có người chuyển tiếp thư này cho quý vị?", "Đăng ký nhận thư"),
    "zh": ("在浏览器中查看", "第{number}期", "您知道吗？", "温馨提示", "请注意", "政策", "负责方",
           "生效日期", "适用范围", "人物聚焦", "图片", "添加到日历", "取消订阅",
           "电子邮件", "这封邮件是别人转发给您的吗？", "订阅"),
    "zh-hant": ("在瀏覽器中檢視", "第{number}期", "您知道嗎？", "溫馨提示", "請注意", "政策", "負責單位",
                "生效日期", "適用對象", "人物聚焦", "圖片", "加入行事曆", "取消訂閱",
                "電子郵件", "這封郵件是別人轉寄給您的嗎？", "訂閱"),
}  # fmt: skip

_CORRECTION: Mapping[str, str] = {
    "en": "Correction: this email replaces one that we sent earlier.",
    "ar": "تصحيح: تحلّ هذه الرسالة محلّ رسالة أرسلناها سابقًا.",
    "ca": "Correcció: aquest correu substitueix un que vam enviar abans.",
    "cs": "Oprava: tento e-mail nahrazuje e-mail, který jsme poslali dříve.",
    "da": "Rettelse: Denne e-mail erstatter en, som vi har sendt tidligere.",
    "de": "Korrektur: Diese E-Mail ersetzt eine, die wir zuvor gesendet haben.",
    "el": "Διόρθωση: αυτό το μήνυμα αντικαθιστά ένα που στείλαμε νωρίτερα.",
    "es": "Corrección: este correo sustituye a uno que enviamos antes.",
    "fa": "اصلاحیه: این ایمیل جایگزین ایمیلی است که پیش‌تر فرستادیم.",
    "fi": "Korjaus: tämä viesti korvaa aiemmin lähettämämme viestin.",
    "fil": "Pagwawasto: pinapalitan ng email na ito ang nauna naming ipinadala.",
    "fr": "Rectificatif : cet e-mail remplace un message envoyé précédemment.",
    "he": "תיקון: הודעה זו מחליפה הודעה ששלחנו קודם לכן.",
    "hy": "Ուղղում. այս նամակը փոխարինում է ավելի վաղ ուղարկվածին։",
    "it": "Correzione: questa email sostituisce una inviata in precedenza.",
    "ja": "訂正：このメールは、以前お送りしたメールに代わるものです。",
    "ko": "정정: 이 이메일은 앞서 보내 드린 이메일을 대체합니다.",
    "nb": "Rettelse: Denne e-posten erstatter en vi har sendt tidligere.",
    "nl": "Correctie: deze e-mail vervangt een eerder verzonden e-mail.",
    "pl": "Sprostowanie: ta wiadomość zastępuje wysłaną wcześniej.",
    "pt": "Correção: este e-mail substitui um que enviamos antes.",
    "pt-pt": "Correção: este e-mail substitui um que enviámos antes.",
    "ro": "Rectificare: acest e-mail înlocuiește unul trimis anterior.",
    "ru": "Исправление: это письмо заменяет отправленное ранее.",
    "sv": "Rättelse: det här mejlet ersätter ett som vi har skickat tidigare.",
    "tr": "Düzeltme: Bu e-posta, daha önce gönderdiğimiz e-postanın yerine geçer.",
    "uk": "Виправлення: цей лист замінює надісланий раніше.",
    "vi": "Đính chính: email này thay thế email chúng tôi đã gửi trước đó.",
    "zh": "更正：此邮件替代我们之前发送的邮件。",
    "zh-hant": "更正：此郵件取代我們先前寄出的郵件。",
}
"""The line above a correction."""

_POLL_UNTIL: Mapping[str, str] = {
    "en": "Vote until {date}",
    "ar": "التصويت حتى {date}",
    "ca": "Voteu fins al {date}",
    "cs": "Hlasujte do {date}",
    "da": "Stem senest {date}",
    "de": "Abstimmen bis {date}",
    "el": "Ψηφίστε έως {date}",
    "es": "Vote hasta el {date}",
    "fa": "رأی‌گیری تا {date}",
    "fi": "Äänestä viimeistään {date}",
    "fil": "Bumoto hanggang {date}",
    "fr": "Votez jusqu’au {date}",
    "he": "אפשר להצביע עד {date}",
    "hy": "Քվեարկեք մինչև {date}",
    "it": "Si vota fino al {date}",
    "ja": "投票は{date}まで",
    "ko": "{date}까지 투표",
    "nb": "Stem innen {date}",
    "nl": "Stem uiterlijk {date}",
    "pl": "Głosuj do {date}",
    "pt": "Vote até {date}",
    "pt-pt": "Vote até {date}",
    "ro": "Votați până la {date}",
    "ru": "Голосуйте до {date}",
    "sv": "Rösta senast {date}",
    "tr": "Son oy verme: {date}",
    "uk": "Голосуйте до {date}",
    "vi": "Bình chọn đến {date}",
    "zh": "投票截止：{date}",
    "zh-hant": "投票截止：{date}",
}
"""The line above the answers of a poll that ends."""
_PREFERENCES: Mapping[str, str] = {
    "en": "Change what you get",
    "ar": "تغيير ما يصلك",
    "ca": "Canvieu què rebeu",
    "cs": "Změnit, co dostáváte",
    "da": "Vælg, hvad du får",
    "de": "Einstellungen ändern",
    "el": "Αλλαγή προτιμήσεων",
    "es": "Cambiar lo que recibe",
    "fa": "تغییر تنظیمات ایمیل",
    "fi": "Muuta asetuksia",
    "fil": "Baguhin ang natatanggap mo",
    "fr": "Modifier mes préférences",
    "he": "שינוי העדפות",
    "hy": "Փոխել նախընտրությունները",
    "it": "Modifica le preferenze",
    "ja": "配信設定を変更する",
    "ko": "수신 설정 변경",
    "nb": "Endre hva du får",
    "nl": "Voorkeuren wijzigen",
    "pl": "Zmień ustawienia",
    "pt": "Alterar preferências",
    "pt-pt": "Alterar preferências",
    "ro": "Modificați preferințele",
    "ru": "Изменить настройки",
    "sv": "Ändra vad du får",
    "tr": "Tercihleri değiştir",
    "uk": "Змінити налаштування",
    "vi": "Thay đổi tùy chọn nhận thư",
    "zh": "更改订阅设置",
    "zh-hant": "變更訂閱設定",
}
"""The link to a reader's own preferences."""

STRINGS: Mapping[str, Mapping[str, str]] = {
    lang: {
        key: word.replace(" {number}", "\N{NO-BREAK SPACE}{number}")
        .replace(" ?", "\N{NO-BREAK SPACE}?")
        .replace(" :", "\N{NO-BREAK SPACE}:")
        for key, word in (
            *zip(_KEYS, said, strict=True),
            ("correction", _CORRECTION[lang]),
            ("poll_until", _POLL_UNTIL[lang]),
            ("preferences", _PREFERENCES[lang]),
        )
    }
    for lang, said in _SAID.items()
}
"""By language, in lower case; a region or a script only where it differs."""

_WRITTEN_IN = {
    "ar": "بالعربية",
    "ca": "en català",
    "cs": "v češtině",
    "da": "på dansk",
    "de": "auf Deutsch",
    "el": "στα ελληνικά",
    "en": "in English",
    "es": "en español",
    "fa": "به فارسی",
    "fi": "suomeksi",
    "fil": "sa Filipino",
    "fr": "en français",
    "he": "בעברית",
    "hy": "հայերեն",
    "it": "in italiano",
    "nb": "på norsk",
    "nl": "in het Nederlands",
    "pl": "po polsku",
    "pt": "em português",
    "ro": "în română",
    "ru": "на русском",
    "sv": "på svenska",
    "tr": "Türkçe",
    "uk": "українською",
    "vi": "bằng tiếng Việt",
}
_OTHER_NAMES = {"no": "nb", "nn": "nb"}
_TRADITIONAL = ("hant", "tw", "hk", "mo")


def strings_in(lang: str) -> Mapping[str, str] | None:
    """Return the theme's strings in a language or its regional form; None if there are none."""
    language, *more = lang.replace("_", "-").lower().split("-")
    language = base(language)
    if language == "zh" and "hans" not in more and not set(more).isdisjoint(_TRADITIONAL):
        language = "zh-hant"
    return STRINGS.get("-".join((language, *more[:1]))) or STRINGS.get(_OTHER_NAMES.get(language, language))


def in_that_language(lang: str) -> str:
    """Return “in this language” in the language itself, or "" if unknown."""
    language = base(lang)
    return _WRITTEN_IN.get(_OTHER_NAMES.get(language, language), "")


def base(lang: str) -> str:
    """Return the language of a BCP 47 tag without region or script: `es` for `es-MX`, `fil` for `tl`."""
    language = lang.replace("_", "-").split("-")[0].lower()
    return _ALIASES.get(language, language)


_ALIASES: Mapping[str, str] = {"tl": "fil", "iw": "he", "in": "id"}
"""Older language codes, as in CLDR."""
