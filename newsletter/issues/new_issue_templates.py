"""Templates of new issues, in each language that the program speaks."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = """\
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
Las líneas entre estas marcas son notas para usted; nadie más las ve.
Una imagen va sola, con su archivo en una carpeta que se llama como este archivo:
![Qué muestra la imagen](imagen.jpg "Un pie de foto")
También puede haber una en el perfil, en líneas bajo role: photo: sam.jpg y alt: Sam en el trabajo
-->

::: did-you-know
Un dato sorprendente, en una o dos frases.
:::

## ¿Un título que hace una pregunta?

El texto es Markdown sencillo: *énfasis*, **palabras fuertes**, [enlaces](https://www.example.org/) y listas:

- una cosa
- otra

::: policy El nombre de la política
owner: Quién es responsable
effective: Desde cuándo vale
applies to: A quién obliga

Qué dice, en una frase.
:::

[Button: Diga qué pasa](https://www.example.org/)

::: spotlight Una persona o un equipo
role: Qué hacen

Unas frases sobre ellos.
:::

::: news En las noticias
- [Un titular de un periódico](https://www.example.org/a) | El nombre del periódico | {day}
{pulls}:::

---

> Palabras que alguien dijo de verdad.
> -- Su nombre
"""

DRAFTS: Mapping[str, str] = {"en": _ENGLISH, "es": _SPANISH}
PULLS: Mapping[str, str] = {
    "en": "Take a line out of this note to get a feed's newest stories (desk: the best of all feeds):",
    "es": "Saque una línea de esta nota para traer lo más reciente de una fuente (desk: de todas):",
}
