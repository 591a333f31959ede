"""Phrases: text everywhere, and translated with their values where somebody has a catalog."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import dataclass, field

import pytest

from newsletter.errors import BrokenIssueError, IssueError, RefusedError
from newsletter.model import Place
from newsletter.model.phrase import (
    Phrase,
    SettingName,
    as_phrase,
    changed,
    counted,
    joined,
    language,
    phrase,
    phrase_json,
    phrase_of_json,
    setting,
    settings_in,
    translated,
    without_start,
)


@dataclass
class Spanish:
    """A catalog of a few messages."""

    texts: dict[str, str] = field(default_factory=dict)

    def gettext(self, message: str) -> str:
        return self.texts.get(message, message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


SPANISH = Spanish(
    {
        "the {part} has {count:,} words": "{part} tiene {count:,} palabras",
        "subject": "el asunto",
        "{count} row": "{count} fila",
        "{count} rows": "{count} filas",
        " and ": " y ",
        "enter {setting}": "escriba {setting}",
        "it is closed": "está cerrado",
        "open it": "ábralo",
    }
)


def test_it_is_the_english_text() -> None:
    found = phrase("the {part} has {count:,} words", part=phrase("subject"), count=1200)
    assert found == "the subject has 1,200 words"
    assert (f"{found}!", json.dumps([found])) == (
        "the subject has 1,200 words!",
        '["the subject has 1,200 words"]',
    )
    assert {str(found)} == {"the subject has 1,200 words"}


def test_it_is_translated_with_the_phrases_in_it() -> None:
    found = phrase("the {part} has {count:,} words", part=phrase("subject"), count=1200)
    assert translated(found, SPANISH) == "el asunto tiene 1,200 palabras"
    assert translated(phrase("the {part} has {count:,} words", part="subject", count=2), SPANISH) == (
        "subject tiene 2 palabras"
    )


@pytest.mark.parametrize("braces", ["{", "{count}", "{}", "{0.__class__}", "%s"])
def test_a_value_is_never_a_template(braces: str) -> None:
    found = phrase("the {part} has {count:,} words", part=braces, count=3)
    assert found == f"the {braces} has 3 words"
    assert translated(found, SPANISH) == f"{braces} tiene 3 palabras"


def test_a_message_without_values_may_have_braces() -> None:
    assert phrase("write {{ first_name }}") == "write {{ first_name }}"
    assert translated("write {{ first_name }}", SPANISH) == "write {{ first_name }}"


@pytest.mark.parametrize(("count", "text"), [(0, "0 filas"), (1, "1 fila"), (2, "2 filas")])
def test_a_count_takes_its_form(count: int, text: str) -> None:
    assert translated(counted("{count} row", "{count} rows", count), SPANISH) == text


def test_joined_messages_and_their_separator() -> None:
    rows = [counted("{count} row", "{count} rows", number) for number in (1, 2)]
    assert joined("; ", rows) == "1 row; 2 rows"
    assert translated(joined("; ", rows), SPANISH) == "1 fila; 2 filas"
    assert translated(joined(phrase(" and "), rows), SPANISH) == "1 fila y 2 filas"
    assert joined("; ", ()) == ""


def test_it_stays_one_when_copied_pickled_and_in_exceptions() -> None:
    found = counted("{count} row", "{count} rows", 2)
    for same in (copy.deepcopy(found), pickle.loads(pickle.dumps(found)), str(found)):
        assert same == "2 rows"
        assert translated(same, SPANISH) == "2 filas"
    assert translated(str(ValueError(found)), SPANISH) == "2 filas"
    assert translated(phrase("{error}", error=ValueError(found)), SPANISH) == "2 filas"


def test_the_text_of_an_error_is_translated_with_its_hint() -> None:
    error = RefusedError(as_phrase("it is closed"), hint=phrase("open it"))
    assert str(error) == "it is closed. open it"
    assert translated(str(error), SPANISH) == "está cerrado. ábralo"
    place = Place(path="issues/a.md", line=3)
    fault = IssueError(phrase("it is closed"), place=place)
    assert str(fault) == "issues/a.md:3: it is closed"
    assert translated(str(BrokenIssueError((fault,))), SPANISH) == "issues/a.md:3: está cerrado"


def test_its_values_can_be_changed_but_not_its_template() -> None:
    inner = phrase("the {part} has {count:,} words", part="a  b", count=1)
    found = changed(joined(" and\n", [inner]), lambda text: " ".join(text.split()))
    assert isinstance(found, Phrase)
    assert found == "the a b has 1 words"
    assert changed("a  b", str.upper) == "A  B"


def test_a_setting_is_named_by_its_form_where_it_has_one() -> None:
    found = phrase("enter {setting}", setting=setting("publication.postal_address"))
    assert found == "enter publication.postal_address in newsletter.toml"
    assert [one.path for one in settings_in(found)] == [("publication", "postal_address")]
    assert list(settings_in("publication.postal_address")) == []
    assert translated(found, SPANISH, lambda _one: "“Dirección postal”") == "escriba “Dirección postal”"
    assert translated(found, SPANISH, lambda _one: "") == (
        "escriba publication.postal_address in newsletter.toml"
    )
    assert setting("brand.text", with_file=False) == "brand.text"
    assert isinstance(changed(found, str.upper).values["setting"], SettingName)


def test_a_language_is_its_tag_until_a_page_names_it() -> None:
    found = phrase("not translated into “{lang}”", lang=language("es"))
    assert found == "not translated into “es”"
    names = {"es": "Spanish"}
    assert translated(found, Spanish(), lambda one: names.get(one, "")) == "not translated into “Spanish”"
    assert translated(found, Spanish(), lambda _one: "") == "not translated into “es”"


def test_json_keeps_what_is_translated_later() -> None:
    report = {
        "notes": [counted("{count} row", "{count} rows", 2)],
        "bad": (1, phrase("enter {setting}", setting=setting("web.host"))),
    }
    kept = phrase_of_json(json.loads(json.dumps(phrase_json(report))))
    assert kept == {"notes": ["2 rows"], "bad": [1, "enter web.host in newsletter.toml"]}
    assert translated(kept["notes"][0], SPANISH) == "2 filas"
    assert [one.path for one in settings_in(kept["bad"][1])] == [("web", "host")]


def test_what_a_message_begins_with_can_be_left_out_in_each_language() -> None:
    place = "a.md:3"
    found = without_start(
        phrase("{place}: {message}", place=place, message=phrase("it is closed")), "a.md:3: "
    )
    assert found == "it is closed"
    assert translated(found, SPANISH) == "está cerrado"
    assert without_start("a.md:3: no", "a.md:3: ") == "no"
