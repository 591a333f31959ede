#!/usr/bin/env bash
# mammoth numbers the lists of a Word file anew: the third step becomes the first, and two lists become one.
#
# Expected: an item has the number that Word shows. A list that goes on behind a paragraph goes on counting, and one
#   that begins anew (w:startOverride) begins with 1; HTML has the attribute "start" for both.
# So: a list that goes on starts with 1 again, so "see step 3" leads astray; and a list that begins anew right behind
#   another is joined with it and counts on. The list of messages is empty.
# Seen with: mammoth 1.13.0, Python 3.11.
# What we do: the numbers are counted before the converter runs, and the lists are built from them;
#   see newsletter/importing/docx/numbering.py.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install 'mammoth==1.13.0' || exit 2

"$folder/venv/bin/python" -I - <<'END'
import io
import sys
import zipfile
from importlib.metadata import version

import mammoth

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
NUMBERING = """<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""


def item(words: str, number: int = 0) -> str:
    place = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>' if number else ""
    return f"<w:p>{place}<w:r><w:t>{words}</w:t></w:r></w:p>"


def converted(body: str) -> tuple[str, list[object]]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("word/document.xml", f'<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>')
        file.writestr("word/numbering.xml", f'<w:numbering xmlns:w="{SPACE}">{NUMBERING}</w:numbering>')
    result = mammoth.convert_to_html(packed)
    return result.value, result.messages


print("mammoth", version("mammoth"))
as_stated = True
for what, body, stated in (
    (
        "1, 2, a paragraph, 3",
        item("Fill it in", 1) + item("Sign it", 1) + item("Then wait.") + item("Call us", 1),
        "<ol><li>Fill it in</li><li>Sign it</li></ol><p>Then wait.</p><ol><li>Call us</li></ol>",
    ),
    ("1, and a new list: 1", item("Fill it in", 1) + item("Call us", 2), "<ol><li>Fill it in</li><li>Call us</li></ol>"),
):
    html, messages = converted(body)
    print(f"{what}: {html} - messages: {messages}")
    as_stated &= (html, messages) == (stated, [])
sys.exit(0 if as_stated else "Changed: the lists do not come out as stated.")
END
