"""Languages so near to another that the detector takes them for it, and that it does not know itself.

Galician passes for Portuguese or Spanish, Asturian and Occitan for Spanish, Afrikaans for Dutch, Yiddish for
Hebrew, and so on. Each candidate has signs that its own spelling never has: letters, words, shapes of words.
Words in capitals do not count, as names are spelled as elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What a text in the candidate's own language never has; `shapes` match whole words."""

    letters: frozenset[str] = field(default=frozenset())
    words: frozenset[str] = field(default=frozenset())
    shapes: re.Pattern[str] = re.compile(r"(?!)")


def _signs(letters: str = "", words: str = "", shapes: str = "(?!)", *, but: str = "") -> _Signs:
    """Make signs; `but` are words of the candidate that its neighbors have as well."""
    return _Signs(
        letters=frozenset(letters),
        words=frozenset(words.split()) - frozenset(but.split()),
        shapes=re.compile(shapes),
    )


_GALICIAN = """unha unhas dunha dunhas nunha nunhas algunha ningunha cunha concello concellos rúa rúas praza
    prazas máis coa coas moi ata onte hoxe mañá tamén axuda axudas alugueiro orzamento orzamentos vivenda
    vivendas prezo prezos persoas persoa goberno galego galega xaneiro febreiro xuño xullo luns mércores xoves
    venres asemblea dous dúas despois rexistra rexistro rexión proxecto proxectos dixital enerxía imaxe
    mensaxe ás á ó"""
_ASTURIAN = """ye nel conceyal conceyala conceyos ayudes obres escueles cai ñeve pal llingua llei fai tien
    asturiana pola zarren entamen ciudá comunidá"""
_OCCITAN_AND_CATALAN = """amb dels als pel pels aprèp mai aquò uèi deman dins còp vesins trabalhs lotjaments
    logatge ajudas ajudes avui demà nova novèl carrièra"""
_ARAGONESE = "ta ubre ubrir aduyas dimpués loguero vecins chunto"
_IBERIAN = f"{_GALICIAN} {_ASTURIAN} {_OCCITAN_AND_CATALAN} {_ARAGONESE}"
_AFRIKAANS = """vir môre hulle weens nuwe ná sê kry bly tyd hy sy skole skool polisie vra wêreld busse
    'n ŉ"""
_FRISIAN = "foar freegje binne wurdt wurde nije troch hawwe moarn iepenet yn"
_LUXEMBOURGISH = "fir vun ass huet gëtt ginn mécht méi déi sinn"
_ALEMANNIC = "uf isch nöd nid gsi vo het"
_YIDDISH = "פֿון פאַר פֿאַר אויף נישט דאס וואס"
_PASHTO, _KURDISH, _SINDHI, _UYGHUR = "ښړږځڅېۍډټګڼ", "ەڕڵۆێ", "ڪڳڱڻٻڄڀٺٽڦڌڏ", "ۇۈۋ"
_NEITHER_RUSSIAN_NOR_UKRAINIAN = "ўјљњђћѓќѕџәғқңөұүһҷӣӯ"

_SIGNS: Mapping[str, _Signs] = {
    "es": _signs(
        "àèìòùâêîôûäëïöçãõ·",
        f"{_IBERIAN} do das na nas ao aos cen cos",
        r"x(?!en[oó]|il[oó]|er[oó]|x|olo|och|al[ao]p)\w{2,}"
        r"|(?!espíritu|ímpetu|tribu|haiku|sudoku|tofu|jitsu)\w{3,}u|\w+atges?|\w+óns"
        r"|[dlmns]['’]\w+|\w+['’]l",
        but="nova ta pola mai deman ata ubre obres das",
    ),
    "pt": _signs(
        "ñèìòùïö",
        _IBERIAN,
        r"\w+[cs]i[óo]ns?|(?!hífen|pólen|abdômen|glúten|sêmen|líquen|design|nylon|screen|green)\w{3,}n"
        r"|\w+atges?|(?!\w*cello)\w*[aeiou]ll(?:[oae]s?|ores?|ad\w+|ei\w+|ar)|muller(?:es)?",
        but="ajudas nova ta ata praza á ó cai vivenda vivendas galego galega cunha",
    ),
    "fr": _signs("áíóúñãõìò", "amb dels lo uèi aprèp còp el xe gli"),
    "it": _signs("áíóúñãõâêôçïł", "lu nun cchiù pi el xe amb dels", r"['’][oea]"),
    "nl": _signs(
        "ñ",
        f"{_AFRIKAANS} {_FRISIAN} {_LUXEMBOURGISH}",
        r"sk(?!i|ee|el|ate|y|a)\w+|[Dd]['’]\w+|\w*(?:wys|prys|styg|skry|blyk|altyd|tydens)\w*",
    ),
    "de": _signs("ëåæø", f"{_LUXEMBOURGISH} {_ALEMANNIC}", r"[Dd]['’]\w+"),
    "tl": _signs(words="og ug alang dili kag iti dagiti unsaon"),
    "he": _signs("װױײ\ufb1f\ufb2e\ufb2f\ufb4e", _YIDDISH, r".*(?:א[\u05b7\u05b8]|פ\u05bf).*"),
    "ar": _signs(f"{_PASHTO}{_KURDISH}{_SINDHI}{_UYGHUR}پچژگیکٹڈڑےھ"),
    "fa": _signs(f"{_PASHTO}{_KURDISH}{_SINDHI}{_UYGHUR}ٹڈڑےھ"),
    "ur": _signs(f"{_PASHTO}{_KURDISH}{_SINDHI}{_UYGHUR}"),
    "ru": _signs(f"{_NEITHER_RUSSIAN_NOR_UKRAINIAN}іїєґ"),
    "uk": _signs(f"{_NEITHER_RUSSIAN_NOR_UKRAINIAN}ыэёъ"),
    "hi": _signs(
        "ळ",
        "आहे आहेत आणि केली झाले झाली झाला सोमवारी मंगळवारी बुधवारी गुरुवारी शुक्रवारी शनिवारी रविवारी"
        " छ छन् गर्यो गरे गर्ने भयो भएको",
        r".*(?:साठी|मध्ये|च्या|ांनी|ातील|ानंतर|णार|.पर्यंत|हरू|हरूले|हरूलाई|सम्म|पालिकाले)",
    ),
    "am": _signs("ቐቑቒቓቕኣኽ", "እዩ ናይ ንሓገዝ"),
}
"""Catalan, Basque, and other neighbors that the detector knows are told apart by itself."""
_WORDS_PER_SIGN = 20
_WORD = re.compile(r"[\w'’\u0300-\u036f\u0591-\u05c7\u0900-\u0963·-]+")


def is_near_language(text: str, lang: str) -> bool:
    """Tell whether a text taken for the language `lang` is in one that is spelled much like it.

    One sign is enough in a headline; a longer text quotes others, and needs one in twenty words.
    """
    signs = _SIGNS.get(lang)
    if signs is None:
        return False
    words = _words_of(text)
    found = sum(_is_sign(word, signs) for word in words)
    return found > 0 and found * _WORDS_PER_SIGN >= len(words)


def _is_sign(word: str, signs: _Signs) -> bool:
    return (
        word in signs.words or not signs.letters.isdisjoint(word) or signs.shapes.fullmatch(word) is not None
    )


def _words_of(text: str) -> list[str]:
    """Return the words in lower case, composed, and the first as if it were; others are names."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    return [word.lower() for index, word in enumerate(words) if not index or word == word.lower()]
