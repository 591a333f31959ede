"""Opens a .docx as a package of parts (ECMA-376 part 2), within limits, and writes it again."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element

from newsletter.errors import PostError
from newsletter.model.phrase import phrase

LARGEST_UNPACKED = 50 * 1024 * 1024
LARGEST_XML = 20 * 1024 * 1024
"""Of one XML part; a book of 500 pages has 3 MB."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""All that the format allows (ECMA-376 part 2, annex on ZIP)."""
_MOST_PARTS = 2_000
_MOST_RATIO = 200
"""XML compresses 10 to 30 times."""
_ALWAYS_FINE = 1024 * 1024
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip
"""The names of ISO/IEC 29500 Strict, and those of Transitional, which nearly every file has."""
HINT = "Open it in Word and save it again as .docx, or copy its text and paste it"


class Package:
    """The parts of a Word file. Those that were asked for as a tree are written back as it is then."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises PostError if it is not a .docx, is damaged, or unpacks to far more than a post."""
        self._name = name
        self._trees: dict[str, _Element | None] = {}
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                self._check(parts.infolist())
                self._parts = {info.filename: parts.read(info) for info in parts.infolist()}
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise self._damaged() from error
        self.main = self.related("", "officeDocument") or "word/document.xml"
        if self.main not in self._parts:
            raise PostError(phrase("{name} is not a Word file (.docx)", name=name), hint=HINT)

    def _damaged(self) -> PostError:
        return PostError(phrase("{name} is damaged", name=self._name), hint=HINT)

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        """Check the parts before unpacking; Python unpacks no more of a part than its header says."""
        if any(info.compress_type not in _METHODS for info in infos):
            raise self._damaged()
        if any(info.flag_bits & 1 for info in infos):
            raise PostError(
                phrase("{name} is locked with a password", name=self._name), hint="Save it without one"
            )
        if (
            len(infos) > _MOST_PARTS
            or sum(info.file_size for info in infos) > LARGEST_UNPACKED
            or any(map(_is_bomb, infos))
        ):
            raise PostError(
                phrase("{name} unpacks to far more data than a post has", name=self._name), hint=HINT
            )

    def tree(self, part: str) -> _Element | None:
        """Return the root of an XML part, always the same one; None when there is no such part."""
        if part not in self._trees:
            self._trees[part] = self._parsed(part)
        return self._trees[part]

    def _parsed(self, part: str) -> _Element | None:
        if part not in self._parts:
            return None
        data = self._parts[part]
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError) as error:
            raise self._damaged() from error
        if root.getroottree().docinfo.doctype:  # the format has none
            raise self._damaged()
        return root

    def related(self, part: str, kind: str) -> str:
        """Return the part that another one names by a relationship, e.g. "styles"; "" when there is none."""
        found = (self._target(part, link) for link in self._links(part) if _kind(link) == kind)
        return next((target for target in found if target in self._parts), "")

    def target(self, part: str, key: str) -> str | None:
        """Return the part or the address behind a relationship's id; None when there is no such id."""
        link = next((link for link in self._links(part) if link.get("Id") == key), None)
        if link is None:
            return None
        outside = link.get("TargetMode") == "External"
        return str(link.get("Target") or "") if outside else self._target(part, link)

    def data(self, part: str) -> bytes:
        """Return the bytes of a part as they were in the file; b"" when there is no such part."""
        return self._parts.get(part, b"")

    def add_image(self, part: str, data: bytes, ending: str) -> str:
        """Add a picture that a part shows, and return the id of its relationship."""
        name = f"word/media/newsletter-{len(self._parts)}.{ending}"
        self._parts[name] = data
        return self._relate(part, _IMAGE, f"/{name}")

    def link(self, part: str, url: str) -> str:
        """Add a relationship of a part to a web address, and return its id."""
        return self._relate(part, _LINK, url, TargetMode="External")

    def _relate(self, part: str, kind: str, target: str, **mode: str) -> str:
        name = _links_of(part)
        if self.tree(name) is None:
            self._trees[name] = etree.fromstring(_RELATIONS)
        root = self.tree(name)
        assert root is not None  # noqa: S101 - made above
        key = f"newsletter{len(root)}"
        etree.SubElement(root, _RELATION, Id=key, Type=kind, Target=target, **mode)
        return key

    def _links(self, part: str) -> list[_Element]:
        root = self.tree(_links_of(part))
        return [] if root is None else list(root.iter(_RELATION))

    def _target(self, part: str, link: _Element) -> str:
        return posixpath.normpath(
            posixpath.join("/", posixpath.dirname(part), unquote(str(link.get("Target") or "")))
        ).lstrip("/")

    def saved(self) -> bytes:
        """Return the file with the trees as they are now."""
        out = io.BytesIO()
        trees = {name: root for name, root in self._trees.items() if root is not None}
        with zipfile.ZipFile(out, "w") as made:
            for name in {**self._parts, **trees}:
                tree = trees.get(name)
                written = (
                    self._parts[name]
                    if tree is None
                    else etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
                )
                made.writestr(name, written)
        return out.getvalue()


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    if info.filename.endswith((".xml", ".rels")) and info.file_size > LARGEST_XML:
        return True
    return info.file_size > max(_ALWAYS_FINE, info.compress_size * _MOST_RATIO)


def _kind(link: _Element) -> str:
    return str(link.get("Type") or "").rpartition("/")[2]


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
