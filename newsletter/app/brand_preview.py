"""Brand preview: a sample issue with a brand that is not saved yet, as readers would get it."""

from __future__ import annotations

import base64
from dataclasses import replace

from newsletter.app.issue_preview import PreviewChoice, preview_issue
from newsletter.app.preview_frame import FrameMode, frame_document
from newsletter.app.workspace import Workspace
from newsletter.issues.parser import parse_issue
from newsletter.model import Picture
from newsletter.model.spoken_language import closest_language
from newsletter.settings import Settings

_TEXTS = {
    "en": """---
subject: How your emails look
preheader: A sample, with the usual parts.
date: {day}
list: {list}
title: How your emails look
kicker: A sample
lead: The lead says in a sentence or two what the email is about.
---
This is a paragraph of text, with **bold words** and [a link](https://example.org/) to a page.

::: did-you-know
A tinted card for **a fact** that readers should not miss, [with a link](https://example.org/).
:::

## A heading

- One thing that happened this week
- Another one, with [a link](https://example.org/)

[Button: Read more](https://example.org/)
""",
    "es": """---
subject: Así se ven sus correos
preheader: Una muestra, con las partes de siempre.
date: {day}
list: {list}
lang: es
title: Así se ven sus correos
kicker: Una muestra
lead: La entradilla dice en una o dos frases de qué trata el correo.
---
Este es un párrafo de texto, con **palabras en negrita** y [un enlace](https://example.org/) a una página.

::: did-you-know
Una tarjeta de color para **un dato** que nadie debe perderse, [con un enlace](https://example.org/).
:::

## Un título

- Algo que pasó esta semana
- Otra cosa, con [un enlace](https://example.org/)

[Button: Leer más](https://example.org/)
""",
}


def brand_preview(workspace: Workspace, settings: Settings | None = None) -> str:
    """Return the document of a sample issue with these settings; "" if it cannot be rendered."""
    tried = replace(workspace, settings=settings or workspace.settings)
    lang = closest_language(tried.publication.lang, tuple(_TEXTS)) or "en"
    text = _TEXTS[lang].format(
        day=f"{workspace.clock.now():%Y-%m-%d}", list=next(iter(tried.publication.lists))
    )
    folder = tried.root / "issues" / "brand-sample"
    issue = parse_issue(
        text,
        slug=folder.name,
        path=f"issues/{folder.name}.md",
        folder=str(folder),
        publication=tried.publication,
    )
    shown = preview_issue(tried, issue, PreviewChoice()).shown
    return frame_document(shown, FrameMode(), picture_path=_data_url) if shown else ""


def _data_url(picture: Picture) -> str:
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"
