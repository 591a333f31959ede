"""Holds the words of digests ("Weekly digest", "Corrected") in 28 languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.rendering.theme_strings import base


@dataclass(frozen=True, slots=True)
class DigestWords:
    """What a digest is called, by how often it comes, and the label before the date of a correction."""

    daily: str
    weekly: str
    monthly: str
    corrected: str


WORDS: Mapping[str, DigestWords] = {
    "en": DigestWords("Daily digest", "Weekly digest", "Monthly digest", "Corrected"),
    "ar": DigestWords("الملخص اليومي", "الملخص الأسبوعي", "الملخص الشهري", "تم التصحيح"),
    "ca": DigestWords("Resum diari", "Resum setmanal", "Resum mensual", "Corregit"),
    "cs": DigestWords("Denní přehled", "Týdenní přehled", "Měsíční přehled", "Opraveno"),
    "da": DigestWords("Dagligt overblik", "Ugentligt overblik", "Månedligt overblik", "Rettet"),
    "de": DigestWords("Tagesüberblick", "Wochenüberblick", "Monatsüberblick", "Korrigiert"),
    "el": DigestWords("Ημερήσια σύνοψη", "Εβδομαδιαία σύνοψη", "Μηνιαία σύνοψη", "Διορθώθηκε"),
    "es": DigestWords("Resumen diario", "Resumen semanal", "Resumen mensual", "Corregido"),
    "fa": DigestWords("خلاصهٔ روزانه", "خلاصهٔ هفتگی", "خلاصهٔ ماهانه", "اصلاح‌شده"),
    "fi": DigestWords("Päivän kooste", "Viikon kooste", "Kuukauden kooste", "Korjattu"),
    "fil": DigestWords("Araw-araw na buod", "Lingguhang buod", "Buwanang buod", "Itinama"),
    "fr": DigestWords("Résumé du jour", "Résumé de la semaine", "Résumé du mois", "Corrigé"),
    "he": DigestWords("תקציר יומי", "תקציר שבועי", "תקציר חודשי", "תוקן"),
    "hy": DigestWords("Օրվա ամփոփում", "Շաբաթվա ամփոփում", "Ամսվա ամփոփում", "Ուղղված է"),
    "it": DigestWords("Riepilogo del giorno", "Riepilogo della settimana", "Riepilogo del mese", "Corretto"),
    "ja": DigestWords("今日のまとめ", "今週のまとめ", "今月のまとめ", "訂正"),
    "ko": DigestWords("일간 요약", "주간 요약", "월간 요약", "정정"),
    "nb": DigestWords("Daglig oversikt", "Ukentlig oversikt", "Månedlig oversikt", "Rettet"),
    "nl": DigestWords("Dagoverzicht", "Weekoverzicht", "Maandoverzicht", "Gecorrigeerd"),
    "pl": DigestWords("Przegląd dnia", "Przegląd tygodnia", "Przegląd miesiąca", "Poprawiono"),
    "pt": DigestWords("Resumo diário", "Resumo semanal", "Resumo mensal", "Corrigido"),
    "ro": DigestWords("Rezumatul zilei", "Rezumatul săptămânii", "Rezumatul lunii", "Corectat"),
    "ru": DigestWords("Обзор за день", "Обзор за неделю", "Обзор за месяц", "Исправлено"),
    "sv": DigestWords("Dagens översikt", "Veckans översikt", "Månadens översikt", "Rättat"),
    "tr": DigestWords("Günlük özet", "Haftalık özet", "Aylık özet", "Düzeltildi"),
    "uk": DigestWords("Огляд за день", "Огляд за тиждень", "Огляд за місяць", "Виправлено"),
    "vi": DigestWords("Bản tin tóm tắt hằng ngày", "Bản tin tóm tắt hằng tuần", "Bản tin tóm tắt hằng tháng",
                      "Đã đính chính"),
    "zh": DigestWords("每日摘要", "每周摘要", "每月摘要", "已更正"),
    "zh-hant": DigestWords("每日摘要", "每週摘要", "每月摘要", "已更正"),
}  # fmt: skip
"""By language, as the theme's own strings; pt-PT has the words of pt."""

_OTHER_NAMES = {"no": "nb", "nn": "nb"}
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))


def digest_words(lang: str) -> tuple[DigestWords, str]:
    """Return the words in a language, and the language that they are in: English if there are none."""
    language = base(lang)
    language = _OTHER_NAMES.get(language, language)
    more = lang.replace("_", "-").lower().split("-")[1:]
    if language == "zh" and "hans" not in more and not _TRADITIONAL.isdisjoint(more):
        language = "zh-hant"
    found = WORDS.get(language)
    return (WORDS["en"], "en") if found is None else (found, lang)
