#!/usr/bin/env bash
# mammoth takes the tooltip of a link field for part of its address, and the link leads nowhere.
#
# Expected: the address of a HYPERLINK field is its first argument, in quotation marks; what stands behind a switch is
#   something else: \o a tooltip, \l a place in the target (ECMA-376 part 1, 17.16.5.25).
# So: everything up to the last quotation mark of the field becomes the address, quotation marks and switches too,
#   without a message. Word writes such fields when a link is edited in the field itself, and other programs write
#   most links so. Fields without a switch come out right, and so do links that are no fields (w:hyperlink).
# Seen with: mammoth 1.13.0, Python 3.11.
# What we do: fields are read, and replaced by links that are no fields, before the converter runs;
#   see newsletter/importing/docx/fields.py.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install 'mammoth==1.13.0' || exit 2

"$folder/venv/bin/python" -I - <<'END'
import html
import io
import re
import sys
import zipfile
from importlib.metadata import version

import mammoth

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def step(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def address_of(instruction: str) -> tuple[str, list[object]]:
    field = (
        f"{step('begin')}<w:r><w:instrText>{html.escape(instruction)}</w:instrText></w:r>{step('separate')}"
        f"<w:r><w:t>the plan</w:t></w:r>{step('end')}"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr(
            "word/document.xml", f'<w:document xmlns:w="{SPACE}"><w:body><w:p>{field}</w:p></w:body></w:document>'
        )
    result = mammoth.convert_to_html(packed)
    found = re.search('href="([^"]*)"', result.value)
    return html.unescape(found[1]) if found else "", result.messages


print("mammoth", version("mammoth"))
plan = "https://city.example/plan"
as_stated = True
for instruction, stated in (
    (f'HYPERLINK "{plan}"', plan),
    (f'HYPERLINK "{plan}" \\o "Opens the plan"', f'{plan}" \\o "Opens the plan'),
    (f'HYPERLINK "{plan}" \\l "map"', f'{plan}" \\l "map'),
):
    address, messages = address_of(instruction)
    print(f"{instruction}: {address} - messages: {messages}")
    as_stated &= (address, messages) == (stated, [])
sys.exit(0 if as_stated else "Changed: the addresses do not come out as stated.")
END
