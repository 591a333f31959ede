"""What a request to the studio brings: the fields and files of a form, or JSON.

Declare them after `staff`: what a request brings is read only of people who may send it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData, UploadFile

from newsletter.web.raw_body import form_values, read_body

MAX_FORM_BYTES = 4_194_304
_MOST_FILES = 20
_MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class FormFields:
    """The fields and files of a form."""

    values: Mapping[str, list[str]]
    files: Mapping[str, list[UploadFile]]

    def get(self, name: str, otherwise: str = "") -> str:
        """Return the first value of a field, line ends as \\n."""
        found = self.values.get(name)
        return found[0].replace("\r\n", "\n") if found else otherwise

    def all(self, name: str) -> list[str]:
        """Return all values of a field."""
        return [one.replace("\r\n", "\n") for one in self.values.get(name, ())]

    def file(self, name: str) -> UploadFile | None:
        """Return the first file of a field, if one was chosen; `.file` can be read without `await`."""
        return next((one for one in self.files.get(name, ()) if one.filename), None)

    def __contains__(self, name: str) -> bool:
        return name in self.values


async def read_form(request: Request) -> AsyncIterator[FormFields]:
    """Yield a form, urlencoded or multipart; files are closed once the request is answered."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _MULTIPART:
        yield FormFields(form_values(await read_body(request, most_bytes=MAX_FORM_BYTES)), {})
        return
    form = await request.form(max_files=_MOST_FILES, max_part_size=MAX_FORM_BYTES)
    try:
        yield _parted(form)
    finally:
        await form.close()


async def read_json(request: Request) -> Mapping[str, Any]:
    """Return the object of a JSON body; answers 400 for anything else."""
    body = await read_body(request, most_bytes=MAX_FORM_BYTES)
    try:
        # Half a surrogate pair passes json.loads and no database.
        text = body.decode("utf-8")
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found


StudioForm = Annotated[FormFields, Depends(read_form)]
JsonBody = Annotated[Mapping[str, Any], Depends(read_json)]


def _parted(form: FormData) -> FormFields:
    values: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.setdefault(name, []).append(value)
        elif "\x00" not in value:
            values.setdefault(name, []).append(value)
    return FormFields(values, files)
