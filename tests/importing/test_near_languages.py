"""Languages near another: their headlines get no guess, and those of the neighbor get the right one."""

from __future__ import annotations

import pytest

from newsletter.importing.language_detection import LanguageGuess, detect_language
from newsletter.importing.near_languages import is_near_language

NEAR = {
    "gl": [
        "O Concello abre as axudas para o alugueiro",
        "A Xunta anuncia novas prazas de garda",
        "Os veciños piden máis autobuses no barrio",
        "O concello aproba os orzamentos do próximo ano",
        "Reabre a biblioteca municipal despois das obras",
        "Unha nova ponte unirá os dous barrios",
        "Comezan as obras na rúa principal",
        "As escolas pechan mañá pola neve",
        "O prezo da vivenda segue a subir na cidade",
        "Abren as inscricións para o curso de verán",
        "Suben as pensións e bonos para autobús",
    ],
    "ca": [
        "El Govern aprova les ajudes al lloguer",
        "L'Ajuntament obre la convocatòria d'ajuts",
        "La biblioteca reobre després de les obres",
        "Els veïns demanen més autobusos al barri",
        "El preu de l'habitatge continua pujant",
        "Comencen les obres al carrer Major",
        "Les escoles tanquen demà per la neu",
        "Una nova línia de metro unirà els dos barris",
        "L'alcaldessa presenta el pla de mobilitat",
    ],
    "eu": [
        "Udalak etxebizitza berriak eraikiko ditu",
        "Auzokideek autobus gehiago eskatu dituzte",
        "Liburutegia berriro ireki dute obren ondoren",
        "Etxebizitzen prezioak gora egiten jarraitzen du",
        "Eskolak itxi egingo dituzte bihar elurragatik",
        "Alkateak aurrekontu berriak aurkeztu ditu",
        "Alkateak mugikortasun plana aurkeztu du",
        "Haurrak ostegunean itzuliko dira eskolara",
        "Nola eskatu argia ordaintzeko laguntza",
    ],
    "ast": [
        "El Conceyu abre les ayudes pal alquiler",
        "Los vecinos piden más autobuses nel barriu",
        "La biblioteca vuelve abrir tres les obres",
        "L'Ayuntamientu aprueba'l presupuestu del añu que vien",
        "El preciu de la vivienda sigue xubiendo na ciudá",
        "Les escueles zarren mañana pola ñeve",
        "Entamen les obres na cai principal",
        "L'alcaldesa presenta'l plan de movilidá",
        "El plazu pa pidir la beca acaba'l llunes",
    ],
    "oc": [
        "La comuna dobrís las ajudas pel logatge",
        "Los vesins demandan mai d'autobuses dins lo quartièr",
        "La bibliotèca torna dobrir aprèp los trabalhs",
        "Lo prètz dels lotjaments contunha de montar",
        "Las escòlas son barradas deman a causa de la nèu",
        "Lo conselh municipal a votat lo budgèt novèl",
        "Las òbras començan sus la carrièra principala",
        "La cònsola presenta lo plan de mobilitat",
        "Los enfants tornan a l'escòla dijòus",
    ],
    "an": [
        "O Concello ubre as aduyas ta o loguero",
        "Os vecins demandan más autobuses en o barrio",
        "A biblioteca torna a ubrir dimpués d'as obras",
    ],
    "da": [
        "Kommunen åbner for ansøgninger om boligstøtte",
        "Borgerne kræver flere busser i bydelen",
        "Biblioteket genåbner efter renovering",
        "Boligpriserne stiger fortsat i byen",
        "Skolerne lukker i morgen på grund af sne",
        "Byrådet vedtager nyt budget",
        "Borgmesteren præsenterer ny cykelplan",
        "Lærerne strejker på mandag",
        "Sådan søger du hjælp til huslejen",
    ],
    "no": [
        "Kommunen åpner for søknader om bostøtte",
        "Innbyggerne krever flere busser i bydelen",
        "Biblioteket gjenåpner etter oppussing",
        "Boligprisene fortsetter å stige i byen",
        "Skolene stenger i morgen på grunn av snø",
        "Bystyret vedtok nytt budsjett",
        "Ordføreren legger fram ny sykkelplan",
        "Lærerne streiker på mandag",
        "Slik søker du hjelp til husleien",
    ],
    "nn": [
        "Kommunen opnar for søknader om bustøtte",
        "Innbyggjarane krev fleire bussar i bydelen",
        "Biblioteket opnar att etter oppussing",
    ],
    "sv": [
        "Kommunen öppnar för ansökningar om bostadsbidrag",
        "Invånarna kräver fler bussar i stadsdelen",
        "Biblioteket öppnar igen efter renovering",
        "Bostadspriserna fortsätter att stiga",
        "Skolorna stänger i morgon på grund av snö",
        "Lärarna strejkar på måndag",
        "Så söker du hjälp med hyran",
    ],
    "cs": [
        "Město otevírá žádosti o příspěvek na bydlení",
        "Obyvatelé požadují více autobusů",
        "Knihovna se po rekonstrukci znovu otevírá",
        "Ceny bytů ve městě dál rostou",
        "Školy zítra zůstanou zavřené kvůli sněhu",
        "Zastupitelstvo schválilo nový rozpočet",
        "Učitelé v pondělí stávkují",
        "Jak požádat o pomoc s nájmem",
        "Most bude do pátku uzavřen",
    ],
    "sk": [
        "Mesto otvára žiadosti o príspevok na bývanie",
        "Obyvatelia žiadajú viac autobusov",
        "Knižnica sa po rekonštrukcii znovu otvára",
        "Ceny bytov v meste ďalej rastú",
        "Školy zajtra zostanú zatvorené pre sneh",
        "Zastupiteľstvo schválilo nový rozpočet",
        "Učitelia v pondelok štrajkujú",
        "Ako požiadať o pomoc s nájmom",
        "Most bude do piatka zatvorený",
    ],
    "sl": [
        "Občina odpira razpis za stanovanjsko pomoč",
        "Prebivalci zahtevajo več avtobusov",
        "Knjižnica se po prenovi znova odpira",
        "Cene stanovanj v mestu še naprej rastejo",
    ],
    "hr": [
        "Grad otvara natječaj za stambenu pomoć",
        "Stanovnici traže više autobusa u četvrti",
        "Knjižnica se ponovno otvara nakon obnove",
        "Cijene stanova u gradu i dalje rastu",
        "Škole sutra zatvorene zbog snijega",
        "Učitelji štrajkaju u ponedjeljak",
        "Kako zatražiti pomoć za stanarinu",
        "Most zatvoren do petka",
    ],
    "bs": [
        "Općina otvara konkurs za stambenu pomoć",
        "Stanovnici traže više autobusa u naselju",
        "Biblioteka se ponovo otvara nakon obnove",
        "Cijene stanova u gradu i dalje rastu",
        "Nastavnici štrajkuju u ponedjeljak",
        "Kako tražiti pomoć za kiriju",
    ],
    "sr": [
        "Општина отвара конкурс за стамбену помоћ",
        "Становници траже више аутобуса у насељу",
        "Библиотека се поново отвара након обнове",
        "Цене станова у граду и даље расту",
        "Наставници штрајкују у понедељак",
        "Мост затворен до петка",
    ],
    "sr-Latn": [
        "Opština otvara konkurs za stambenu pomoć",
        "Stanovnici traže više autobusa u naselju",
        "Cene stanova u gradu i dalje rastu",
        "Škole sutra zatvorene zbog snega",
        "Nastavnici štrajkuju u ponedeljak",
        "Most zatvoren do petka",
    ],
    "bg": [
        "Общината отваря кандидатстване за жилищна помощ",
        "Жителите искат повече автобуси в квартала",
        "Библиотеката отваря отново след ремонта",
        "Цените на жилищата в града продължават да растат",
        "Учителите стачкуват в понеделник",
        "Как да поискаме помощ за наема",
        "Мостът затворен до петък",
    ],
    "mk": [
        "Општината отвора конкурс за станбена помош",
        "Жителите бараат повеќе автобуси во населбата",
        "Библиотеката повторно се отвора по реновирањето",
        "Наставниците штрајкуваат во понеделник",
        "Мостот затворен до петок",
    ],
    "be": [
        "Горад адкрывае прыём заяў на жыллёвую дапамогу",
        "Жыхары патрабуюць больш аўтобусаў",
        "Бібліятэка зноў адчыняецца пасля рамонту",
        "Настаўнікі бастуюць у панядзелак",
        "Мост зачынены да пятніцы",
    ],
    "id": [
        "Pemerintah kota membuka pendaftaran bantuan sewa rumah",
        "Warga meminta lebih banyak bus di lingkungan mereka",
        "Perpustakaan dibuka kembali setelah renovasi",
        "Harga rumah di kota terus naik",
        "Sekolah ditutup besok karena salju",
        "Guru mogok kerja pada hari Senin",
        "Cara meminta bantuan membayar sewa",
        "Jembatan ditutup sampai Jumat",
        "Wali kota meluncurkan rencana sepeda",
    ],
    "ms": [
        "Majlis bandaran membuka permohonan bantuan sewa rumah",
        "Penduduk meminta lebih banyak bas di kawasan kejiranan",
        "Perpustakaan dibuka semula selepas pengubahsuaian",
        "Harga rumah di bandar terus meningkat",
        "Guru mogok pada hari Isnin",
        "Cara memohon bantuan bayaran sewa",
        "Jambatan ditutup hingga Jumaat",
    ],
    "ps": [
        "ښاروالۍ د کور د کرایې مرستې لپاره غوښتنلیکونه پرانیستل",
        "اوسېدونکي په سیمه کې ډېر بسونه غواړي",
        "ښوونکي د دوشنبې په ورځ اعتصاب کوي",
        "پل تر جمعې تړلی دی",
    ],
    "ckb": [
        "شارەوانی دەرگای داواکاری یارمەتی کرێی خانوو دەکاتەوە",
        "دانیشتووان پاسی زیاتریان دەوێت",
        "مامۆستایان لە دووشەممە مانگرتن دەکەن",
    ],
    "sd": [
        "استاد سومر تي هڙتال ڪندا",
    ],
    "mr": [
        "शहराने भाडे मदतीसाठी अर्ज सुरू केले",
        "रहिवाशांनी अधिक बसची मागणी केली",
        "नूतनीकरणानंतर ग्रंथालय पुन्हा उघडले",
        "शिक्षक सोमवारी संपावर जाणार",
        "पूल शुक्रवारपर्यंत बंद राहणार",
        "भाडे भरण्यासाठी मदत कशी मागावी",
    ],
    "ne": [
        "नगरपालिकाले भाडा सहायताका लागि आवेदन खुला गर्यो",
        "बासिन्दाहरूले थप बसको माग गरे",
        "शिक्षकहरू सोमबार हडताल गर्ने",
        "पुल शुक्रबारसम्म बन्द",
    ],
    "yi": [
        "די שטאָט עפֿנט אַפּליקאַציעס פֿאַר דירה־געלט הילף",
        "די איינוואוינער פֿאָדערן מער אויטאָבוסן",
    ],
    "af": [
        "Die stad open aansoeke vir huurhulp",
        "Inwoners eis meer busse in die woonbuurt",
        "Die biblioteek heropen ná opknapping",
        "Skole bly môre gesluit weens sneeu",
        "Onderwysers staak Maandag",
        "Hoe om hulp met huur te vra",
        "Burgemeester kondig nuwe fietsplan aan",
    ],
    "fy": [
        "De gemeente iepenet de oanfragen foar hierstipe",
        "Bewenners freegje om mear bussen",
    ],
    "lb": [
        "D'Stad mécht d'Demande fir Loyershëllef op",
        "D'Awunner fuerderen méi Bussen am Quartier",
    ],
    "gsw": [
        "D Stadt macht Gsuech für Mietzinshilf uf",
    ],
    "ro": [
        "Primăria deschide cererile pentru ajutor de chirie",
        "Locuitorii cer mai multe autobuze în cartier",
        "Biblioteca se redeschide după renovare",
        "Prețurile locuințelor continuă să crească",
        "Profesorii intră în grevă luni",
        "Podul este închis până vineri",
        "Cum să ceri ajutor pentru chirie",
    ],
    "az": [
        "Şəhər kirayə yardımı üçün müraciətləri açır",
        "Sakinlər daha çox avtobus tələb edirlər",
        "Kitabxana təmirdən sonra yenidən açılır",
        "Müəllimlər bazar ertəsi tətil edəcək",
        "Körpü cüməyə qədər bağlıdır",
    ],
}
OWN = {
    "es": [
        "Os presentamos la nueva agenda cultural",
        "La alcaldesa viaja a México para firmar un acuerdo",
        "Qué hacer si pierde su trabajo",
        "¿Cuándo abre el nuevo parque?",
        "Distrito escolar aprueba presupuesto de 200 millones",
        "Muere peatón atropellado en la avenida Vermont",
        "Inician vacunación gratuita contra la gripe",
        "Cómo pedir ayuda para pagar la luz",
        "Los maestros irán a la huelga el lunes",
        "Vendedores ambulantes piden permisos más baratos",
        "Una tribu recupera sus tierras después de 150 años",
        "El espíritu navideño llega al centro",
        "Arrestan a sospechoso de robo a mano armada",
        "Aumenta el alquiler en el este de la ciudad",
    ],
    "pt": [
        "Prefeito anuncia novas linhas de ônibus para a zona leste",
        "Vacinação contra a gripe começa na segunda-feira",
        "Como pedir ajuda para pagar a conta de luz",
        "Professores entram em greve na segunda",
        "O que os imigrantes precisam saber",
        "Jovem de 17 anos morre em acidente na avenida",
        "Governo prevê investimento de 200 milhões na habitação",
        "Chuva forte alaga ruas e fecha escolas",
        "Festival de cinema chega à cidade em maio",
        "Motoristas protestam contra aumento do combustível",
        "Novo hospital vai abrir as portas em abril",
        "Polícia procura testemunhas do acidente",
        "Aulas gratuitas de inglês na biblioteca",
        "Aluguel sobe mais do que a inflação",
    ],
    "fr": [
        "Grève des enseignants prévue lundi",
        "La mairie lance un plan pour les vélos",
        "Comment demander une aide pour payer le loyer",
        "Un nouveau parc ouvrira ses portes en avril",
        "Les agriculteurs manifestent devant la préfecture",
        "Canicule : ce qu'il faut savoir",
        "Le maire de São Paulo en visite à Paris",
        "Hôpital : les urgences fermées la nuit",
        "Ce que les immigrés doivent savoir",
        "La ville ouvre les demandes d'aide au loyer",
        "Les habitants demandent plus de bus dans le quartier",
        "La bibliothèque rouvre après les travaux",
        "Le prix des logements continue de monter",
        "Les écoles ferment demain à cause de la neige",
    ],
    "it": [
        "Sciopero degli insegnanti previsto per lunedì",
        "Come chiedere aiuto per pagare l'affitto",
        "Il sindaco presenta il nuovo piano per le bici",
        "Caldo record: i consigli dei medici",
        "Apre il nuovo parco vicino alla stazione",
        "La città di Rio de Janeiro ospita il vertice",
        "Il Comune apre le domande per l'aiuto all'affitto",
        "I residenti chiedono più autobus nel quartiere",
        "Il prezzo delle case continua a salire",
        "Le scuole chiuse domani per la neve",
        "Il consiglio approva il bilancio",
    ],
    "nl": [
        "Leraren gaan maandag staken voor hoger loon",
        "Zo vraagt u hulp bij het betalen van de huur",
        "Burgemeester presenteert nieuw fietsplan",
        "Hittegolf houdt aan tot donderdag",
        "Nieuw park opent in april zijn deuren",
        "Skatebaan krijgt een opknapbeurt",
        "Cyclus van lessen in de bibliotheek begint",
        "De gemeente opent aanvragen voor huurtoeslag",
        "Bewoners vragen om meer bussen in de wijk",
        "De bibliotheek gaat na de verbouwing weer open",
        "Scholen morgen dicht vanwege sneeuw",
    ],
    "de": [
        "Lehrkräfte streiken am Montag",
        "So beantragen Sie Hilfe für die Miete",
        "Bürgermeisterin stellt neuen Radwegeplan vor",
        "Hitzewelle dauert bis Donnerstag",
        "Neues Café öffnet im April am Rathaus",
        "Was Zugewanderte wissen sollten",
        "Stadtrat beschließt neuen Haushalt",
        "Die Stadt öffnet Anträge auf Mietbeihilfe",
        "Anwohner fordern mehr Busse im Viertel",
        "Die Bibliothek öffnet nach dem Umbau wieder",
        "Schulen bleiben morgen wegen Schnee geschlossen",
    ],
    "tl": [
        "Libreng klase ng Ingles sa aklatan",
        "Paano humingi ng tulong sa pagbabayad ng upa",
        "Mga guro, magwewelga sa Lunes",
        "Pulis, naghahanap ng saksi sa aksidente",
        "Bagong parke, bubuksan sa Abril",
        "Ang dapat malaman ng mga imigrante",
        "Binuksan ng lungsod ang aplikasyon para sa tulong sa upa",
        "Humihingi ng mas maraming bus ang mga residente",
        "Muling binuksan ang aklatan matapos ang pagkukumpuni",
    ],
    "he": [
        "מורים ישבתו ביום שני",
        "איך לבקש עזרה בתשלום שכר הדירה",
        "פארק חדש ייפתח באפריל",
        "ראש העיר הציג תוכנית חדשה לשבילי אופניים",
        "העירייה פותחת בקשות לסיוע בשכר דירה",
        "התושבים דורשים עוד אוטובוסים בשכונה",
    ],
    "ar": [
        "المعلمون يضربون عن العمل يوم الاثنين",
        "كيف تطلب المساعدة في دفع الإيجار",
        "افتتاح حديقة جديدة في أبريل",
        "رئيس البلدية يقدم خطة جديدة للدراجات",
        "المدينة تفتح طلبات المساعدة في الإيجار",
        "السكان يطالبون بمزيد من الحافلات في الحي",
        "المكتبة تفتح أبوابها من جديد بعد الترميم",
    ],
    "fa": [
        "معلمان روز دوشنبه اعتصاب می\u200cکنند",
        "چگونه برای پرداخت اجاره کمک بگیرید",
        "پارک جدید در آوریل باز می\u200cشود",
        "شهردار طرح تازه\u200cای برای دوچرخه\u200cسواران ارائه کرد",
        "آنچه مهاجران باید بدانند",
        "شهر درخواست\u200cهای کمک هزینه اجاره را آغاز کرد",
        "ساکنان خواستار اتوبوس\u200cهای بیشتری هستند",
    ],
    "ur": [
        "اساتذہ پیر کو ہڑتال کریں گے",
        "کرایہ ادا کرنے میں مدد کیسے مانگیں",
        "نیا پارک اپریل میں کھلے گا",
        "میئر نے سائیکل کا نیا منصوبہ پیش کیا",
        "شہر نے کرایہ امداد کے لیے درخواستیں کھول دیں",
        "رہائشی علاقے میں مزید بسوں کا مطالبہ کر رہے ہیں",
        "لائبریری مرمت کے بعد دوبارہ کھل گئی",
    ],
    "ru": [
        "Учителя объявили забастовку в понедельник",
        "Как попросить помощь с оплатой аренды",
        "Новый парк откроется в апреле",
        "Мэр представил новый план велодорожек",
        "Город открывает приём заявок на помощь с арендой",
        "Жители требуют больше автобусов",
        "Библиотека вновь открывается после ремонта",
        "Цены на жильё продолжают расти",
    ],
    "uk": [
        "Вчителі оголосили страйк у понеділок",
        "Як попросити допомогу з оплатою оренди",
        "Новий парк відкриється у квітні",
        "Мер представив новий план велодоріжок",
        "Що треба знати мігрантам",
        "Місто відкриває прийом заявок на допомогу з орендою",
        "Мешканці вимагають більше автобусів",
        "Бібліотека знову відкривається після ремонту",
    ],
    "hi": [
        "शिक्षक सोमवार को हड़ताल करेंगे",
        "किराया चुकाने में मदद कैसे माँगें",
        "नया पार्क अप्रैल में खुलेगा",
        "महापौर ने साइकिल की नई योजना पेश की",
        "प्रवासियों के लिए ज़रूरी जानकारी",
        "शहर ने किराया सहायता के लिए आवेदन खोले",
        "निवासियों ने और बसों की मांग की",
        "मरम्मत के बाद पुस्तकालय फिर खुला",
    ],
    "am": [
        "መምህራን ሰኞ የስራ ማቆም አድማ ያደርጋሉ",
        "አዲስ ፓርክ በሚያዝያ ይከፈታል",
        "ስደተኞች ማወቅ ያለባቸው ነገር",
    ],
}


TRAPS = {
    "es": [
        "¿Qué das a cambio?",
        "Ata al perro",
        "Un xoloitzcuintle gana el concurso",
        "Concurso de haiku en la biblioteca",
        "La ubre de la vaca",
        "Jóvenes aprenden jiu-jitsu",
    ],
    "pt": [
        "Preço da gasolina cai pela terceira semana",
        "Semana do design chega ao Porto",
        "Casos de bullying aumentam nas escolas",
        "Vivendas à venda no Algarve",
        "Escola de ballet abre inscrições",
        "Um thriller no cinema",
        "Clube galego visita Lisboa",
        "Shopping mall reabre",
        "Call center abre vagas",
        "Ouve-se um violoncello",
    ],
    "nl": [
        "Regering presenteert enquête over wonen",
        "Vakbond eis: meer loon",
        "Leraren eisen crème de la crème",
        "Nieuwe skelter voor kinderen",
        "Château in Frankrijk te koop",
    ],
    "de": [
        "Café öffnet wieder am Rathaus",
        "Bistro mit Crème brûlée eröffnet",
    ],
    "it": [
        "Il sindaco li incontra domani",
    ],
    "he": [
        "אורסולה פון דר ליין בביקור",
        "אלברט איינשטיין במוזיאון",
        "סטודנט ב-MIT מיט",
        "קורס און ליין",
    ],
    "hi": [
        "केला महँगा हुआ",
        "मलाई की कीमत बढ़ी",
        "सिलाई मशीन बाँटी गई",
        "घुड़सवारी और सवारी",
        "किसानों की भलाई के लिए",
    ],
    "fr": [
        "La façade de l'hôtel rénovée",
        "Le maïs et le cœur",
    ],
    "tl": [
        "Oo nga, sabi ng alkalde",
    ],
}
"""Words that look like a neighbor's, and headlines that begin with a loan word."""


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in NEAR.items() for text in texts])
def test_a_headline_in_a_near_language_gets_no_guess(lang: str, text: str) -> None:
    assert detect_language(text) == LanguageGuess(), lang


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in OWN.items() for text in texts])
def test_a_headline_in_the_neighbor_of_one_keeps_its_guess(lang: str, text: str) -> None:
    assert not is_near_language(text, lang)
    assert detect_language(text).lang == lang


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in TRAPS.items() for text in texts])
def test_words_that_only_look_like_a_neighbors_are_no_sign(lang: str, text: str) -> None:
    assert not is_near_language(text, lang)


def test_names_in_capitals_are_no_sign() -> None:
    for text in ("El Barça gana a la Juventus de Turín en casa", "El alcalde visita Xàtiva y la Xunta"):
        assert not is_near_language(text, "es")
    assert is_near_language("El alcalde visita la xunta", "es")


def test_a_post_that_quotes_a_word_is_still_in_its_language() -> None:
    post = "El ayuntamiento abre las ayudas para el alquiler de las familias del barrio. " * 4
    assert detect_language(f"{post} El lema es «na cidade, xuntos».") == LanguageGuess("es", sure=True)
    assert is_near_language("El lema es «na cidade, xuntos».", "es")


def test_a_language_without_known_neighbors_has_none() -> None:
    assert not is_near_language("unha rúa", "ko")
