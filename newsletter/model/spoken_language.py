"""Matches a language tag with the languages in which something is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping

_NEWER_CODES: Mapping[str, str] = {"tl": "fil", "iw": "he", "no": "nb"}
_NEAREST: Mapping[str, str] = {"nn": "nb"}
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))
_AS_IN_PORTUGAL = frozenset(("ao", "ch", "cv", "gq", "gw", "lu", "mo", "mz", "pt", "st", "tl"))
"""Regions with the Portuguese of Portugal (CLDR parent locales); `pt` alone is that of Brazil."""


def closest_language(wanted: str, spoken: Collection[str]) -> str | None:
    """Return which of `spoken` (lower-case BCP 47 tags) is nearest to a tag, or None.

    `es-MX` gets `es`, `zh-TW` gets `zh-hant`, `pt-AO` gets `pt-pt`, `no` and `nn` get `nb`, `tl` gets `fil`.
    """
    language, *more = wanted.strip().replace("_", "-").lower().split("-")
    language = _NEWER_CODES.get(language, language)
    candidates = ["-".join((language, *more))]
    if language == "zh" and "hans" not in more and not _TRADITIONAL.isdisjoint(more):
        candidates.append("zh-hant")
    if language == "pt" and not _AS_IN_PORTUGAL.isdisjoint(more):
        candidates.append("pt-pt")
    candidates += [language, _NEAREST.get(language, language)]
    return next((one for one in candidates if one in spoken), None)
