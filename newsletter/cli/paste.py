"""`newsletter paste`: what an office program put on the clipboard, as the Markdown of an issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

import click

from newsletter.cli.output import plural, print_note

_LARGEST = 20 * 1024 * 1024
_LEFT_OUT: Mapping[str, tuple[str, str]] = {
    "comments": ("comment of a colleague was left out", "comments of colleagues were left out"),
    "deleted": ("deleted passage was left out", "deleted passages were left out"),
    "hidden": ("hidden passage was left out", "hidden passages were left out"),
    "contents": ("table of contents was left out", "tables of contents were left out"),
    "emoji": ("emoji could not come along", "emoji could not come along"),
    "pictures": ("picture could not come along", "pictures could not come along"),
}


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
def paste(file: BinaryIO) -> None:
    """Print the clipboard's HTML, or tab-separated cells, as the Markdown of an issue.

    FILE has what was copied; without it, standard input is read, as in
    xclip -o -selection clipboard -t text/html | newsletter paste
    """
    from newsletter.app.pasted_text import paste as read_paste

    data = file.read(_LARGEST).decode("utf-8-sig", "replace")
    is_markup = data.lstrip().startswith("<")
    pasted = read_paste(data if is_markup else "", "" if is_markup else data)
    table = next((one.markdown for one in pasted.alternatives if one.kind == "table"), "")
    click.echo(table or pasted.markdown)
    for kind, count in pasted.notes.items():
        if kind in _LEFT_OUT:
            print_note(plural(count, *_LEFT_OUT[kind]))
        else:
            print_note("Too large to keep its formatting: paste it in smaller parts")
    for remark in pasted.remarks:
        print_note(remark)
