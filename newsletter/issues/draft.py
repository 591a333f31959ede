"""The draft: a new issue that reads without errors and shows a newcomer what can be written."""

from __future__ import annotations

import datetime as dt
import json
import re

from newsletter.errors import NotFoundError
from newsletter.issues.merge_fields import escape
from newsletter.issues.reading import did_you_mean, shown
from newsletter.model import Publication

_SPACES = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]+")

_DRAFT = """\
---
subject: {title}
preheader: What is new, and what it means for you
date: {date}
list: {list}
lang: {lang}
---
Hello {{{{ first_name | "neighbor" }}}},

Say in two sentences what this issue is about, and why it matters to the people who read it.

<!--
Lines between these marks are notes to yourself; no reader sees them.
A picture stands alone, its file in a folder named like this file:
![What the picture shows](picture.jpg "A caption")
A spotlight may have one too, in lines under its role: photo: sam.jpg and alt: Sam at work
-->

::: did-you-know
One surprising fact, in a sentence or two.
:::

## A heading that asks a question?

Text is plain Markdown: *emphasis*, **strong words**, [a link](https://www.example.org/), and lists:

- one thing
- another

::: policy The policy's name
owner: Who is responsible for it
effective: From when it holds
applies to: Whom it binds

What it says, in a sentence.
:::

[Button: Say what happens](https://www.example.org/)

::: spotlight A person or a team
role: What they do

A few sentences about them.
:::

::: news In the news
- [A headline from a paper](https://www.example.org/a) | The paper's name | {day}
{pulls}:::

---

> Words that somebody really said.
> -- Their name
"""


def new_issue(title: str, *, date: dt.date, publication: Publication, list: str) -> str:
    """Return the text of a new issue. Raises NotFoundError when there is no such list."""
    if list not in publication.lists:
        raise NotFoundError(f"there is no list {shown(list)}", way_out=did_you_mean(list, publication.lists))
    return _DRAFT.format(
        title=_quoted(title),
        date=date.isoformat(),
        list=_quoted(list),
        lang=publication.lang,
        day=date.isoformat(),
        pulls=_pulls(publication),
    )


def _quoted(text: str) -> str:
    """Return a text as a YAML value; JSON's quoting is a part of YAML's."""
    return json.dumps(escape(_SPACES.sub(" ", text).strip()) or "Untitled", ensure_ascii=False)


def _pulls(publication: Publication) -> str:
    """Show how stories are pulled, as notes: a fresh draft must build before any feed was read."""
    pulls = "\n".join(f"- pull: {feed}, newest 5, since last issue" for feed in publication.feeds)
    return (
        f"<!-- Take a line out of this note to get a feed's newest stories:\n{pulls}\n-->\n" if pulls else ""
    )
