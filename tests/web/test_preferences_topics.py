"""The topics on the preferences page: everything, or some, for each list, by the page's own forms."""

from __future__ import annotations

import re

import httpx2
import pytest

from newsletter.model import Topic
from tests.web.site import LIST, MARIA, OTHER, Site
from tests.web.test_preferences import opened, save

TOPICS = {
    "housing": Topic(
        key="housing",
        title="Housing <b>",
        title_in={"es": "Vivienda"},
        description="Rent & repairs",
        description_in={"es": "Alquiler"},
    ),
    "parks": Topic(key="parks", title="Parks"),
}


def with_topics(site: Site, **person: str) -> str:
    site.change(topics=TOPICS)
    return opened(site, **person)


def choose(site: Site, path: str, want: str, *topics: str, list: str = LIST) -> httpx2.Response:
    return save(site, path, "topics", list=list, want=want, topic=[*topics])


def chosen(site: Site, list: str = LIST) -> tuple[str, ...] | None:
    found = site.workspace.store.subscriber(MARIA)
    assert found is not None
    return next(one.topics for one in found.subscriptions if one.list == list)


def test_without_topics_there_is_no_such_section(site: Site) -> None:
    assert "Which topics?" not in site.client.get(opened(site)).text


def test_everything_is_what_somebody_gets_who_never_chose(site: Site) -> None:
    page = site.client.get(with_topics(site)).text
    assert re.search(r'name="want" value="all" checked', page)
    assert not re.search(r'name="topic" value="\w+" checked', page)
    assert "Housing &lt;b&gt;" in page
    assert "Rent &amp; repairs" in page


def test_topics_are_chosen_and_everything_is_a_choice_of_its_own(site: Site) -> None:
    path = with_topics(site)
    answer = choose(site, path, "some", "parks", "housing")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?saved=topics#topics")
    assert chosen(site) == ("housing", "parks")
    choose(site, path, "some", "parks")
    page = site.client.get(path).text
    assert re.search(r'name="topic" value="parks" checked', page)
    assert re.search(r'name="want" value="some" checked', page)
    assert choose(site, path, "all", "parks").status_code == 303
    assert chosen(site) is None
    history = site.workspace.store.topic_history(site.workspace.store.subscriber(MARIA).id)  # type: ignore[union-attr]
    assert [(one.topics, one.method, one.actor) for one in history] == [
        (("housing", "parks"), "page", "the subscriber"),
        (("parks",), "page", "the subscriber"),
        (None, "page", "the subscriber"),
    ]


@pytest.mark.parametrize(
    ("want", "topics", "words"),
    [
        ("some", [], "Please check at least one topic"),
        ("all", ["parks"], "Please choose one of the two"),
        ("some", ["gone"], "These topics have changed"),
    ],
)
def test_what_cannot_be_meant_is_asked_again_and_changes_nothing(
    site: Site, want: str, topics: list[str], words: str
) -> None:
    path = with_topics(site)
    answer = choose(site, path, want, *topics)
    assert answer.status_code == 422
    assert words in answer.text
    assert chosen(site) is None


def test_a_form_with_a_problem_is_shown_as_it_was_filled_in(site: Site) -> None:
    path = with_topics(site)
    site.join(list=OTHER)
    page = choose(site, path, "all", "parks", list=OTHER).text
    first, second = page.split('<input type="hidden" name="act" value="topics">')[1:]
    assert "Please choose one of the two" not in first
    assert "checked" in first.partition('value="all"')[2].partition(">")[0]
    assert "Please choose one of the two" in second
    assert re.search(r'name="topic" value="parks" checked', second)
    assert not re.search(r'name="topic" value="\w+" checked', first)


def test_each_list_has_a_choice_of_its_own(site: Site) -> None:
    path = with_topics(site)
    site.join(list=OTHER)
    choose(site, path, "some", "parks", list=OTHER)
    assert (chosen(site), chosen(site, OTHER)) == (None, ("parks",))
    assert choose(site, path, "some", "parks", list="nobodys").status_code == 422


def test_the_section_speaks_the_readers_language(site: Site) -> None:
    page = site.client.get(with_topics(site, lang="es")).text
    assert "¿Qué temas?" in page
    assert "Vivienda" in page
    assert "Alquiler" in page
