"""Date conventions: whether a feed or a post writes the day or the month first.

Its own dates decide it, where one of them can only be read one way. Otherwise its language and country do, as
CLDR has it: American English writes 11/23/2026, British English and nearly all others 23/11/2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from newsletter.model.deferred_dataclass import dataclass

_NUMBERS = re.compile(r"(?<![\d:.])(\d{1,2})(\s?[-/]\s?)(\d{1,2})\2\d{4}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateConventions:
    """How dates are written where a feed comes from.

    `langs` are BCP 47 tags, the likeliest first; `country` is an ISO 3166 code or "". `written` is what the
    feed's own dates show: True for the day first, False for the month first.
    """

    langs: tuple[str, ...] = ()
    country: str = ""
    written: bool | None = None

    @property
    def day_first(self) -> bool | None:
        """Whether 3/5/2026 is the third of May; None where neither order is the custom."""
        if self.written is not None:
            return self.written
        return {"dMy": True, "Mdy": False}.get(self._custom)

    @property
    def year_first(self) -> bool:
        """Whether the custom is to begin with the year, as in 26. 11. 23."""
        return self._custom.startswith("y")

    @property
    def _custom(self) -> str:
        return _custom(self.langs[0] if self.langs else "en", self.country)


def conventions_of(dates: Iterable[str], *, spoken: str, lang: str, country: str) -> DateConventions:
    """Return the conventions of a feed by its dates, the language it says it is in, and what staff say of it.

    `lang` is the language of its headlines, `country` the publication's: both count before what the feed
    says, but for the region of a language that is the same ("en-GB").
    """
    same = _base(spoken) == _base(lang)
    tags = (spoken, lang) if same and "-" in spoken.replace("_", "-") else (lang, spoken)
    return DateConventions(
        langs=tuple(dict.fromkeys(tag for tag in tags if tag)), country=country, written=_evidence(dates)
    )


def _evidence(dates: Iterable[str]) -> bool | None:
    """Return what the dates show that can only be read one way; None when none does, or both ways are met."""
    seen = set()
    for text in dates:
        if found := _NUMBERS.search(text):
            first, second = int(found[1]), int(found[3])
            if first <= 12 < second <= 31:
                seen.add(False)
            elif second <= 12 < first <= 31:
                seen.add(True)
    return seen.pop() if len(seen) == 1 else None


@cache
def _custom(lang: str, country: str) -> str:
    """Return the order in which CLDR writes a short date, as "dMy": the country's way of the language, else
    the language's own; "" for a language that CLDR does not have.

    A bare language in no known country is what CLDR takes it for: `en` American, `pt` Brazilian.
    """
    from babel import Locale, UnknownLocaleError

    base, _, region = lang.replace("_", "-").partition("-")
    wanted = [region.rpartition("-")[2] or region, country]
    tags = [f"{base}_{one}" for one in wanted if one]
    # English elsewhere follows the world, not America.
    tags += ["en_001"] if base.lower() == "en" and tags else []
    for tag in (*tags, base):
        try:
            pattern = str(Locale.parse(tag).date_formats["short"].pattern)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        return re.sub(r"[^dMy]", "", re.sub(r"(.)\1+", r"\1", pattern))
    return ""


def _base(tag: str) -> str:
    return tag.lower().replace("_", "-").partition("-")[0]
