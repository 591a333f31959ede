"""Block forms: the fields of each block for a page, and the block's text of what somebody filled in.

The fields come from the definitions that the reader of issue files uses, and the text is read back by that
reader, so a form refuses exactly what a file with the same block would be refused for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsletter.app.workspace import Workspace
from newsletter.errors import BrokenIssueError, NotFoundError
from newsletter.issues.block_schema import MARK, BlockSchema, KeySchema
from newsletter.issues.blocks import BLOCKS, NAMES
from newsletter.issues.diagnostics import shown
from newsletter.issues.open_blocks import OPEN_BLOCKS
from newsletter.issues.parser import parse_issue
from newsletter.model.phrase import phrase

TITLE, BODY, KEY = "title", "body", "key:"
"""Names of the form's fields; a key's is `key:` with the key."""
_FRONT = 6
"""Lines above the block in the text that is read back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockField:
    """One `key: value` line as a field. `sample` is shown until somebody types."""

    name: str
    key: str
    meaning: str
    sample: str
    with_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockForm:
    """A block, or an element of open text, that can be inserted; `fields` is None for one without a form."""

    name: str
    meaning: str
    sample: str
    aliases: tuple[str, ...] = ()
    title_required: bool = False
    title_sample: str = ""
    body_sample: str = ""
    fields: tuple[BlockField, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFault:
    """What is wrong with a form; `field` is "" for the block as a whole."""

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltBlock:
    """A block's text, ending with a newline; or what is wrong."""

    text: str = ""
    faults: tuple[BlockFault, ...] = ()


def block_forms() -> tuple[BlockForm, ...]:
    """Return everything that can be inserted: blocks with a form first, then elements of open text."""
    elements = (BlockForm(name=one.name, meaning=one.meaning, sample=one.sample) for one in OPEN_BLOCKS)
    return (*map(_form, BLOCKS), *elements)


def build_block(
    workspace: Workspace, name: str, *, title: str, values: Sequence[tuple[str, str]], body: str
) -> BuiltBlock:
    """Return the text of a block with these values, or every fault. Raises NotFoundError."""
    schema = NAMES.get(name.casefold())
    if schema is None:
        raise NotFoundError(phrase("there is no block {name}", name=shown(name)))
    # A missing title is reported by _missing, so that the reader need not.
    heading = _one_line(title) or ("x" if schema.title_required else "")
    lines = [(TITLE, f"{MARK} {schema.name} {heading}".rstrip())]
    lines += [(f"{KEY}{key}", f"{key}: {_one_line(value)}") for key, value in values if value.strip()]
    written = body.strip("\n").split("\n") if body.strip() else []
    if len(lines) > 1 or ":" in "".join(written[:1]):  # else the first line could be read as a key
        lines.append((BODY, ""))
    lines += [(BODY, line.rstrip()) for line in written]
    lines.append((BODY, MARK))
    text = "".join(f"{line}\n" for _, line in lines)
    fields = dict(enumerate((field for field, _ in lines), _FRONT + 1))
    if not written:  # what the reader says of an empty block, it says at its first line
        fields[_FRONT + 1] = BODY
    faults = _missing(schema, title, dict(values)) + tuple(_faults(workspace, text, fields))
    return BuiltBlock(faults=faults) if faults else BuiltBlock(text=text)


def _missing(schema: BlockSchema, title: str, values: Mapping[str, str]) -> tuple[BlockFault, ...]:
    """Return a fault for a missing title, and for each key that another one makes required."""
    given = {key for key, value in values.items() if value.strip()}
    untitled = schema.title_required and not title.strip()
    first = (BlockFault(field=TITLE, message="A title is required"),) if untitled else ()
    return first + tuple(
        BlockFault(
            field=f"{KEY}{key.name}",
            message=phrase(
                "{sentence} is required with {with_key}", sentence=_sentence(key.name), with_key=key.with_key
            ),
        )
        for key in schema.keys
        if key.with_key in given and key.name not in given
    )


def _faults(workspace: Workspace, text: str, fields: Mapping[int, str]) -> list[BlockFault]:
    """Read an issue with nothing but the block, as its file would be read."""
    publication = workspace.publication
    front = f"---\nsubject: x\ndate: 2026-01-01\nlist: {next(iter(publication.lists))}\n---\n\n"
    try:
        parse_issue(
            front + text,
            slug="block",
            path="issues/block.md",
            folder=str(workspace.root / "issues" / "block"),
            publication=publication,
        )
    except BrokenIssueError as broken:
        return [
            BlockFault(
                field=fields.get(error.place.line, ""),
                message=". ".join(filter(None, (_sentence(error.message).rstrip("."), error.hint))),
            )
            for error in broken.errors
        ]
    return []


def _form(schema: BlockSchema) -> BlockForm:
    first, *rest = schema.sample.rstrip("\n").split("\n")
    values: dict[str, str] = {}
    while rest and (key := _key_of(schema, rest[0])):
        values[key.name] = rest.pop(0).partition(":")[2].strip()
    return BlockForm(
        name=schema.name,
        meaning=schema.meaning,
        sample=schema.sample,
        aliases=schema.aliases,
        title_required=schema.title_required,
        title_sample=first.removeprefix(MARK).strip().partition(" ")[2],
        body_sample="\n".join(rest[:-1]).strip("\n"),
        fields=tuple(
            BlockField(
                name=f"{KEY}{key.name}",
                key=key.name,
                meaning=key.meaning,
                sample=values.get(key.name, ""),
                with_key=key.with_key,
            )
            for key in schema.keys
            if not key.repeated or key.name in values
        ),
    )


def _key_of(schema: BlockSchema, line: str) -> KeySchema | None:
    name, colon, _ = line.partition(":")
    return schema.key(name.strip()) if colon else None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
