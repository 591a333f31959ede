"""Holds the templates of new issues, in English and Spanish, and what of them must never be sent."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = """\
---
subject: {title}
preheader: What’s new this month, and what it means for you
date: {date}
list: {list}
lang: {lang}
---
Hello {{{{ first_name | "neighbor" }}}},

In two sentences, say what this issue is about and why it matters to your readers.

<!--
Lines between these marks are notes to yourself. Readers do not see them.
A picture goes on its own line. Put its file in a folder with the same name as this file:
![What the picture shows](picture.jpg "A caption")
A spotlight can have a photo too. Add two lines under its role: photo: sam.jpg and alt: Sam at work
-->

::: did-you-know
One surprising fact, in a sentence or two.
:::

## A heading that asks a question?

Text is plain Markdown: *italics*, **bold**, [a link](https://www.example.org/) and lists:

- one item
- another

::: policy The policy's name
owner: Who is responsible
effective: When it takes effect
applies to: Who it applies to

What it says, in one sentence.
:::

[Button: Say what the button does](https://www.example.org/)

::: spotlight A person or a team
role: What they do

A few sentences about them.
:::

::: news In the news
- [A headline from the news](https://www.example.org/a) | The outlet's name | {day}
{pulls}:::

---

> A quote, word for word.
> -- Who said it
"""

_SPANISH = """\
---
subject: {title}
preheader: Qué hay de nuevo y qué significa para usted
date: {date}
list: {list}
lang: {lang}
---
Hola, {{{{ first_name | "vecino" }}}}:

Diga en dos frases de qué trata este número y por qué importa a quienes lo leen.

<!--
Las líneas entre estas marcas son notas para usted. Los lectores no las ven.
Una imagen va en una línea aparte. Ponga el archivo en una carpeta con el mismo nombre que este archivo:
![Qué muestra la imagen](imagen.jpg "Un pie de foto")
El perfil también puede llevar una foto. Añada dos líneas bajo role: photo: sam.jpg y alt: Sam en el trabajo
-->

::: did-you-know
Un dato sorprendente, en una o dos frases.
:::

## ¿Un título que hace una pregunta?

El texto es Markdown sencillo: *cursiva*, **negrita**, [enlaces](https://www.example.org/) y listas:

- una cosa
- otra

::: policy El nombre de la política
owner: Quién es responsable
effective: Cuándo entra en vigor
applies to: A quién se aplica

Qué dice, en una frase.
:::

[Button: Diga qué hace el botón](https://www.example.org/)

::: spotlight Una persona o un equipo
role: Qué hacen

Unas frases sobre ellos.
:::

::: news En las noticias
- [Un titular de las noticias](https://www.example.org/a) | El nombre del medio | {day}
{pulls}:::

---

> Una cita, palabra por palabra.
> -- Quién lo dijo
"""

DRAFTS: Mapping[str, str] = {"en": _ENGLISH, "es": _SPANISH}
PULLS: Mapping[str, str] = {
    "en": "Move a line out of this note to get a feed's newest stories (desk: the best from all feeds):",
    "es": "Saque una línea de esta nota para traer lo más reciente de una fuente (desk: lo mejor de todas):",
}

FILLER_SENTENCES: tuple[str, ...] = (
    "In two sentences, say what this issue is about and why it matters to your readers.",
    "One surprising fact, in a sentence or two.",
    "A heading that asks a question?",
    "Text is plain Markdown:",
    "What it says, in one sentence.",
    "Say what the button does",
    "A few sentences about them.",
    "A headline from the news",
    "The outlet's name",
    "A quote, word for word.",
    "Diga en dos frases de qué trata este número y por qué importa a quienes lo leen.",
    "Un dato sorprendente, en una o dos frases.",
    "¿Un título que hace una pregunta?",
    "El texto es Markdown sencillo:",
    "Qué dice, en una frase.",
    "Diga qué hace el botón",
    "Unas frases sobre ellos.",
    "Un titular de las noticias",
    "El nombre del medio",
    "Una cita, palabra por palabra.",
)
"""What nobody writes to readers, wherever it stands; quotation marks may be straight or curly."""

FILLER_LINES: tuple[str, ...] = (
    "preheader: What's new this month, and what it means for you",
    "- one item",
    "- another",
    "::: policy The policy's name",
    "owner: Who is responsible",
    "effective: When it takes effect",
    "applies to: Who it applies to",
    "::: spotlight A person or a team",
    "role: What they do",
    "> -- Who said it",
    '![What the picture shows](picture.jpg "A caption")',
    "preheader: Qué hay de nuevo y qué significa para usted",
    "- una cosa",
    "- otra",
    "::: policy El nombre de la política",
    "owner: Quién es responsable",
    "effective: Cuándo entra en vigor",
    "applies to: A quién se aplica",
    "::: spotlight Una persona o un equipo",
    "role: Qué hacen",
    "> -- Quién lo dijo",
    '![Qué muestra la imagen](imagen.jpg "Un pie de foto")',
)
"""Whole lines whose words may be somebody's own in another place ("## What they do")."""
