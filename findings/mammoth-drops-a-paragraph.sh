#!/usr/bin/env bash
# mammoth drops a whole paragraph when the deletion of its end was tracked and no paragraph follows.
#
# Expected: somebody who tracks changes in Word deletes the end of a paragraph, not its words; the words stay in the
#   document (ECMA-376 part 1, 17.13.5.15), so they stay in the HTML, or there is a message.
# So: the words of such a paragraph are kept back to be put in front of the next paragraph. When it is the last one,
#   they never come out, without a message. When a table follows, they land in its first cell. With a paragraph
#   behind it, the two are joined, as they should be.
# Seen with: mammoth 1.13.0, Python 3.11.
# What we do: paragraphs are joined before the converter runs, and only with a paragraph right below;
#   see newsletter/importing/docx/tracked_changes.py.
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


def converted(body: str) -> tuple[str, list[object]]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", TYPES)
        file.writestr("word/document.xml", f'<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>')
    result = mammoth.convert_to_html(packed)
    return result.value, result.messages


def paragraph(words: str, *, end_deleted: bool = False) -> str:
    mark = '<w:pPr><w:rPr><w:del w:id="1" w:author="Sam"/></w:rPr></w:pPr>' if end_deleted else ""
    return f"<w:p>{mark}<w:r><w:t>{words}</w:t></w:r></w:p>"


table = f"<w:tbl><w:tr><w:tc>{paragraph('Monday')}</w:tc></w:tr></w:tbl>"
print("mammoth", version("mammoth"))
as_stated = True
for what, body, stated in (
    ("a paragraph follows", paragraph("One ", end_deleted=True) + paragraph("two."), "<p>One two.</p>"),
    ("the last paragraph", paragraph("One.") + paragraph("Two.", end_deleted=True), "<p>One.</p>"),
    ("a table follows", paragraph("One.", end_deleted=True) + table, "<table><tr><td><p>One.Monday</p></td></tr></table>"),
):
    html, messages = converted(body)
    print(f"{what}: {html} - messages: {messages}")
    as_stated &= (html, messages) == (stated, [])
sys.exit(0 if as_stated else "Changed: the paragraphs do not come out as stated.")
END
