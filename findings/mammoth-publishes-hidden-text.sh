#!/usr/bin/env bash
# mammoth publishes hidden text of a Word file, and the gray words that say "Click or tap here".
#
# Expected: what Word neither shows nor prints is not part of the document's text; or at least there is a message
#   about it, as there is about other things that the library does not carry over.
# So: text that is formatted as hidden (w:vanish), which some offices use for notes to each other, comes out as text
#   like any other, and so does the placeholder of a field that nobody filled in. The list of messages is empty.
#   Deleted words of tracked changes, on the other hand, are left out, and inserted ones are taken.
# Seen with: mammoth 1.13.0, Python 3.11.
# What we do: hidden text and such prompts are taken out before the converter runs, each into a note of the draft;
#   see newsletter/importing/docx/hidden_text.py.
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

OFFICE = "application/vnd.openxmlformats"
PARTS = {
    "[Content_Types].xml": f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="{OFFICE}-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="{OFFICE}-officedocument.wordprocessingml.document.main+xml"/></Types>""",
    "_rels/.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>""",
}


def converted(runs: str) -> tuple[str, list[object]]:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{space}"><w:body><w:p>{runs}</w:p></w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, text in {**PARTS, "word/document.xml": document}.items():
            file.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    result = mammoth.convert_to_html(packed)
    return result.value, result.messages


print("mammoth", version("mammoth"))
as_stated = True
for what, runs, stated in (
    ("hidden", "<w:r><w:t>Open on Sunday.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> Ask Sam first!</w:t></w:r>",
     "<p>Open on Sunday. Ask Sam first!</p>"),
    ("placeholder", "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click or tap here to enter text.</w:t></w:r></w:sdtContent></w:sdt>",
     "<p>Click or tap here to enter text.</p>"),
    ("tracked", '<w:del w:id="1" w:author="Sam"><w:r><w:delText>Closed</w:delText></w:r></w:del><w:ins w:id="2" w:author="Sam"><w:r><w:t>Open</w:t></w:r></w:ins>',
     "<p>Open</p>"),
):
    html, messages = converted(runs)
    print(f"{what}: {html} - messages: {messages}")
    as_stated &= (html, messages) == (stated, [])
sys.exit(0 if as_stated else "Changed: the text does not come out as stated.")
END
