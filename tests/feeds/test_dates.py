"""Dates as feeds write them: read whole, or not at all."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.feeds.dates import read_date
from newsletter.issues.date_conventions import DateConventions

AMERICAN = DateConventions(langs=("en",), country="US")
BRITISH = DateConventions(langs=("en",), country="GB")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


MORNING = utc(2026, 11, 23, 10, 0)
AFTERNOON = utc(2026, 11, 23, 16, 18)
DAY = utc(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 23 Nov 2026 10:00:00 GMT",
        "Mon, 23 Nov 2026 10:00:00 +0000",
        "Mon, 23 Nov 2026 02:00:00 -0800",
        "23 Nov 2026 10:00 UT",  # RFC 822: neither weekday nor seconds are wanted
        "23 Nov 26 10:00 Z",
        "Mon,23 Nov 2026 10:00:00 GMT",
        "Mon, 23 Nov 2026, 10:00:00 GMT",
        "Mon 23 Nov 2026 10:00:00 GMT",
        "Monday, 23 November 2026 10:00:00 GMT",
        "Monday, 23-Nov-26 10:00:00 GMT",  # RFC 850
        "Mon Nov 23 10:00:00 2026",  # asctime
        "Mon Nov 23 02:00:00 PST 2026",  # the command `date`
        "Mon Nov 23 2026 02:00:00 GMT-0800 (Pacific Standard Time)",  # JavaScript
        "Mon, 23 Nov 2026 02:00:00 -0800 (PST)",  # RFC 822 comments
        "Mon, 23 Nov 2026 02:00:00 (PST)",
        "mon, 23 nov 2026 10:00:00 gmt",
        " Mon,  23\tNov 2026\n10:00:00 GMT ",
        "Mon, 23 Nov 2026 10:0:0 GMT",
        "2026-11-23 12:00:00.000000001 +0200 CEST",  # Go
        "23/Nov/2026:10:00:00 +0000",  # web server logs
        "Mon Nov 23 02:00:00 2026 PST",
        "Mon, 23 Nov 2026 02:00:00 PST-08:00",
        "Mon, 23 Nov 2026 02:00:00 PST -0800",
        "Mon, 23 Nov 2026 02:00:00 --0800",
        "Mon, 23rd Nov 2026 10:00:00 GMT",
        "Nov 23, 2026 @ 10:00 am",
        "&nbsp;Mon, 23 Nov 2026 10:00:00 GMT",
    ],
)
def test_rfc_822_and_what_is_made_of_it(text: str) -> None:
    assert read_date(text) == MORNING


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T10:00:00Z",
        "2026-11-23T10:00:00.000Z",
        "2026-11-23T11:00:00+01:00",
        "2026-11-23T02:00-08:00",
        "2026-11-23T11:00:00+0100",
        "2026-11-23T11:00:00+01",
        "2026-11-23 10:00:00",
        "2026-11-23T10:00:00 +0000",
        "2026-11-23t10:00:00z",
        "20261123T100000Z",
        "20261123T1000Z",
        "20261123100000",
        "2026-W48-1T10:00:00Z",
        "2026-327T10:00:00Z",
        "2026-11-23 10:00:00 UTC",
        "2026/11/23 10:00",
        "2026-11-23T10:00:00+00:00[Europe/London]",  # Java
        "2026-11-23T05:00:00-05:00Z",
    ],
)
def test_iso_8601_in_its_forms(text: str) -> None:
    assert read_date(text) == MORNING


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23", "2026/11/23", "2026.11.23", "2026. 11. 23.", "20261123", "2026-W48-1", "2026-327",
        "2026-11-23Z", "2026-11-23-08:00", "23 Nov 2026 GMT", "23.11.2026 -0700", "2026 Nov 23", "November 23, 2026", "Nov. 23, 2026", "23 Nov 2026",
        "Nov 23rd, 2026", "23rd of November, 2026", "23-Nov-2026", "2026年11月23日", "2026년 11월 23일",
        "２０２６年１１月２３日(月)", "23.11.2026", "23. 11. 2026", "23-11-2026", "Mon, 23 Nov 26",
    ],
)  # fmt: skip
def test_a_day_without_a_time_begins_at_midnight(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 4:18 PM",
        "2026-11-23 16:18 UTC",
        "2026-11-23 04:18:00 p.m.",
        "November 23, 2026 at 4:18 PM",
        "Mon, 11/23/2026 4:18:00 PM",
        "Mon, 23 Nov 2026 04:18:00 PM GMT",
        "Mon, 23 Nov 2026 16:18:00 PM GMT",  # twice the same
        "23 de noviembre de 2026 a las 4:18 p. m.",
        "2026년 11월 23일 오후 4:18",
        "2026年11月23日 下午4:18",
        "Δευ, 23 Νοε 2026 04:18 μ.μ.",
        "الاثنين، 23 نوفمبر 2026 - 4:18 م",
    ],
)
def test_the_half_of_the_day_is_not_lost(text: str) -> None:
    assert read_date(text, AMERICAN) == AFTERNOON


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12:30 AM", 0), ("12:30 PM", 12), ("11:30 am", 11), ("00:30 AM", 0), ("1:30 P.M.", 13)],
)
def test_noon_and_midnight(text: str, hour: int) -> None:
    assert read_date(f"23 Nov 2026 {text}") == utc(2026, 11, 23, hour, 30)


def test_an_hour_alone() -> None:
    assert read_date("November 23, 2026, 4pm") == utc(2026, 11, 23, 16)
    assert read_date("le 23 novembre 2026 à 16h18") == AFTERNOON


def test_the_last_midnight_of_a_day_is_the_next_day() -> None:
    assert read_date("2026-11-23T24:00:00Z") == utc(2026, 11, 24)
    assert read_date("2026-11-23T24:00:01Z") is None


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("PST", 8), ("PDT", 7), ("MST", 7), ("MDT", 6), ("CST", 6), ("CDT", 5), ("EST", 5), ("EDT", 4),
        ("AKST", 9), ("HST", 10), ("CET", -1), ("CEST", -2), ("BST", -1), ("WEST", -1), ("EEST", -3), ("MESZ", -2),
        ("JST", -9), ("AEDT", -11), ("ET", 5), ("PT", 8), ("Pacific Time", 8), ("Eastern Standard Time", 5),
        ("America/New_York", 5), ("europe/berlin", -1), ("US/Pacific", 8), ("UTC+2", -2), ("GMT-0500", 5),
    ],
)  # fmt: skip
def test_named_zones_count(zone: str, hours: float) -> None:
    assert read_date(f"Mon, 23 Nov 2026 10:00:00 {zone}") == MORNING + timedelta(hours=hours)


def test_a_generic_zone_follows_the_clocks() -> None:
    assert read_date("Mon, 6 Jul 2026 10:00 AM ET") == utc(2026, 7, 6, 14)


def test_a_name_that_means_several_zones_counts_where_the_country_says_which() -> None:
    text = "Mon, 23 Nov 2026 10:00:00 IST"
    india, ireland = (DateConventions(langs=("en",), country=country) for country in ("IN", "IE"))
    assert read_date(text) is None
    assert read_date(text, india) == utc(2026, 11, 23, 4, 30)
    assert read_date(text, ireland) == utc(2026, 11, 23, 9)
    china = DateConventions(langs=("zh",), country="CN")
    assert read_date("2026-11-23 18:00:00 CST", china) == MORNING


@pytest.mark.parametrize("seconds", ["1795428000", "1795428000000", "1795428000.25"])
def test_unix_seconds_and_milliseconds(seconds: str) -> None:
    assert read_date(seconds) == MORNING


@pytest.mark.parametrize(
    "text",
    [
        "Monday, November 23, 2026 - 16:18",  # long
        "Mon, 11/23/2026 - 16:18",  # medium
        "11/23/2026 - 16:18",  # short
        '<time datetime="2026-11-23T16:18:00Z" class="datetime">Monday, November 23, 2026 - 16:18</time>',
        '<span class="date-display-single" property="dc:date" content="2026-11-23T08:18:00-08:00">Monday</span>',
        "<span class='date-display-single'>Monday, November 23, 2026 - 16:18</span>",
        "<em>Mon, 11/23/2026 - 16:18</em>",
    ],
)
def test_the_formats_and_the_markup_of_drupal(text: str) -> None:
    assert read_date(text, AMERICAN) == AFTERNOON


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ar", "الاثنين، 25 يونيو 2018 - 11:41"), ("ca", "dilluns, 25 de juny de 2018"), ("ca", "25 d’abril de 2018"),
        ("cs", "pondělí 25. června 2018, 11:41"), ("da", "mandag den 25. juni 2018 kl. 11.41"),
        ("de", "Montag, 25. Juni 2018 um 11:41 Uhr"), ("de", "Mo, 25 Jun 2018 11:41:00 +0000"),
        ("de", "Di, 05 Mrz 2019"), ("el", "Δευτέρα, 25 Ιουνίου 2018 στις 11:41"), ("en", "Monday, 25 June 2018"),
        ("es", "lunes, 25 de junio de 2018 a las 11:41"), ("es", "lun, 25 jun 2018 11:41:00 +0000"),
        ("fa", "دوشنبه ۲۵ ژوئن ۲۰۱۸ ساعت ۱۱:۴۱"), ("fi", "maanantai 25. kesäkuuta 2018 klo 11.41"),
        ("fil", "Lunes, Hunyo 25, 2018"), ("fr", "lun., 25 juin 2018 11:41:00 +0000"), ("fr", "1er juin 2018"),
        ("he", "יום שני, 25 ביוני 2018"), ("hy", "25 հունիսի, 2018 թ."), ("it", "lunedì 25 giugno 2018 alle ore 11:41"),
        ("ja", "2018年6月25日(月) 11時41分"), ("ko", "2018년 6월 25일 월요일 11시 41분"), ("nb", "mandag 25. juni 2018 kl. 11.41"),
        ("nl", "maandag 25 juni 2018 om 11:41 uur"), ("pl", "poniedziałek, 25 czerwca 2018, 11:41"),
        ("pl", "Pon, 25 cze 2018 11:41:00 +0000"), ("pt", "segunda-feira, 25 de junho de 2018 às 11h41"),
        ("ro", "luni, 25 iunie 2018"), ("ru", "понедельник, 25 июня 2018 г. в 11:41"), ("ru", "Пн, 25 июн 2018 11:41:00 +0000"),
        ("sv", "måndag 25 juni 2018 kl. 11:41"), ("tr", "25 Haziran 2018 Pazartesi"), ("uk", "понеділок, 25 червня 2018 р."),
        ("vi", "Thứ Hai, ngày 25 tháng 6 năm 2018"), ("vi", "Thứ Hai, 25/06/2018 - 11:41"), ("zh", "2018年6月25日 星期一 11:41"),
    ],
)  # fmt: skip
def test_every_language_of_the_program_has_dates(lang: str, text: str) -> None:
    at = read_date(text, DateConventions(langs=(lang,)))
    assert at is not None
    assert (at.year, at.month, at.day) in {(2018, 6, 25), (2018, 6, 1), (2018, 4, 25), (2019, 3, 5)}
    assert at.time().isoformat()[:5] in ("00:00", "11:41")
    assert read_date(text, DateConventions(langs=("en",), country="GB")) == at, "in whatever feed it stands"


def test_a_short_word_means_what_it_means_in_the_feeds_language() -> None:
    french = DateConventions(langs=("fr",))
    assert read_date("mar., 6 mars 2018", french) == utc(2018, 3, 6)
    assert read_date("mar 6 mar 2018", DateConventions(langs=("es",))) == utc(2018, 3, 6)
    assert read_date("5 jui 2018", french) is None, "June or July"


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        ("03/05/2020 - 19:19", utc(2020, 3, 5, 19, 19), utc(2020, 5, 3, 19, 19)),
        ("3/5/2020", utc(2020, 3, 5), utc(2020, 5, 3)),
        ("03-05-2020", utc(2020, 3, 5), utc(2020, 5, 3)),
        ("03.05.2020", utc(2020, 5, 3), utc(2020, 5, 3)),
        ("23/11/2026", DAY, DAY),
        ("11/23/2026", DAY, DAY),
        ("Thu, 03/05/2020", utc(2020, 3, 5), utc(2020, 3, 5)),
        ("Sunday 03/05/2020", utc(2020, 5, 3), utc(2020, 5, 3)),
        ("11/23/26", DAY, None),
        ("23/11/26", None, DAY),
        ("26-11-23", None, None),
        ("23.11.26", DAY, DAY),
    ],
)
def test_numbers_go_by_the_calendar_the_weekday_and_the_country(
    text: str, american: datetime | None, british: datetime | None
) -> None:
    assert (read_date(text, AMERICAN), read_date(text, BRITISH)) == (american, british)


def test_two_digits_may_be_the_year_where_that_comes_first() -> None:
    assert read_date("23.11.26", DateConventions(langs=("ko",), country="KR")) is None
    assert read_date("23.11.26", DateConventions(langs=("de",), country="DE")) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "yesterday", "Monday", "23 Nov", "Nov 2026", "November", "2026", "2026-11", "23", "10:00",
        "Mon, 23 Nov 10:00:00 GMT", "23 Now 2026", "Mon, 23 Nov 2026 10:00:00 QQQ", "Mon, 23 Nov 2026 10:00:00 GMTX",
        "Mon, 23 Nov 2026 25:00:00 GMT", "Mon, 23 Nov 2026 10:61:00 GMT", "Mon, 23 Nov 2026 16:18 AM",
        "Mon, 23 Nov 2026 10:00:00 +9900", "31/02/2026", "99/99/2026", "2026-02-30", "2026-13-01", "Feb 30, 2026",
        "0000-00-00 00:00:00", "-1-1-1T99:99:99Z", "99999999999999", "-1795428000", "12345678", "1e9",
        "Posted on Nov 23, 2026", "Nov 23, 2026 and Nov 24, 2026", "23 24 Nov 2026", "Nov Dec 23 2026",
        "2026-11-23 - 2026-11-25", "23 Nov 2026 10:00 11:00", "Nov 23-25, 2026", "2026-W60-1", "2026-400",
        "Mon, 23 Nov 2026 10:00:00 GMT!", "23 Nov 2026 {{7*7}}", "1404/09/02 x", "null", "Invalid Date", "NaN",
        "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "<b></b>", "<time datetime=''></time>", "()" * 9,
    ],
)  # fmt: skip
def test_what_is_not_understood_whole_is_no_date(text: str) -> None:
    assert read_date(text, AMERICAN) is None
    assert read_date(text, BRITISH) is None


MOMENTS = st.integers(800_000_000, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC))


@given(MOMENTS)
def test_what_computers_write_comes_back(at: datetime) -> None:
    offset = at.astimezone(tz=None)
    for text in (
        at.isoformat(),
        offset.isoformat(" "),
        f"{at:%a, %d %b %Y %H:%M:%S} GMT",
        f"{at:%A, %B %d, %Y - %H:%M:%S}",
        f"{at:%Y/%m/%d %I:%M:%S %p}",
        f"{at:%d-%b-%Y %H:%M:%S} UTC",
        str(int(at.timestamp())) if at.timestamp() >= 10**9 else at.isoformat(),
    ):
        assert read_date(text) == at


PIECES = st.sampled_from(
    ("2026", "11", "23", "7", "Nov", "23rd", "Monday", "mar", "mai", "GMT", "+0100", "PST", "Z", "T", ":", "/", "-", ".", ",", "(",
     ")", "10:00", "4:18", "PM", "ث", "年", "月", "日", "오후", "<b>", "&", "t", "h", "24:00")
)  # fmt: skip


@given(
    st.text(max_size=60)
    | st.lists(PIECES, max_size=9).map(" ".join)
    | st.lists(PIECES, max_size=9).map("".join)
)
@example("1" * 130)
@example("<" * 500)
@example("(" * 119)
def test_any_text_is_a_moment_in_utc_or_none(text: str) -> None:
    for conventions in (None, AMERICAN, DateConventions(langs=("ko", "he"))):
        at = read_date(text, conventions)
        assert at is None or at.utcoffset() == timedelta(0)


def test_long_and_odd_texts_take_no_time() -> None:
    started = time.process_time()
    for text in (
        "<" * 100_000,
        "<a '" * 30_000,
        "1 " * 50_000,
        "a" * 119,
        "1:" * 59,
        "(" * 60 + ")" * 59,
        "- " * 59,
    ):
        assert read_date(text) is None
    assert time.process_time() - started < 1
