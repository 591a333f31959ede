"""`/studio/assets/HASH/NAME`: style sheets and scripts of the studio, kept by browsers until one changes.

All have the same HASH, so that scripts can import each other by relative addresses.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from newsletter.model import Brand
from newsletter.web.current import CurrentWorkspace
from newsletter.web.pages import color_properties

router = APIRouter()

STATIC = Path(__file__).parent / "static"
_STYLE = "studio.css"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """The files of the studio for one brand."""

    hash: str
    files: Mapping[str, bytes]
    compressed: Mapping[str, bytes]


@cache
def assets(brand: Brand) -> Assets:
    """Return all files; the publication's colors stand at the head of the style sheet."""
    files = {one.name: one.read_bytes() for one in sorted(STATIC.iterdir()) if one.suffix in _TYPES}
    files[_STYLE] = color_properties(brand).encode() + files[_STYLE]
    whole = hashlib.sha256()
    for name, content in files.items():
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    compressed = {name: gzip.compress(content, mtime=0) for name, content in files.items()}
    return Assets(whole.hexdigest()[:16], files, compressed)


@router.get("/studio/assets/{hashed}/{name}", response_class=Response)
def asset(workspace: CurrentWorkspace, request: Request, hashed: str, name: str) -> Response:
    """Return a file. A page from before an update gets the new file, which its browser does not keep."""
    found = assets(workspace.publication.brand)
    if name not in found.files:
        raise HTTPException(404)
    headers = {
        "Cache-Control": _FOREVER if hashed == found.hash else "no-store",
        "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    content = found.files[name]
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = found.compressed[name], "gzip"
    return Response(content, media_type=_TYPES[Path(name).suffix], headers=headers)
