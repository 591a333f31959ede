#!/usr/bin/env bash
# MRML writes some letters of an attribute as Rust escapes: a no-break space as \u{a0}.
#
# Expected: the value of an attribute comes out as it went in, whatever letters it holds; the alternative text of
#   a picture is read aloud to people.
# So: no-break spaces, combining marks (Hindi, Hebrew with vowels, é in two parts), the joiners of emoji, tabs and
#   backslashes come out as escapes of the Rust language, in HTML inside <mj-text> too. No error, no warning. The
#   same letters in a text are not touched, and a numeric reference (&#xa0;) in an attribute is not either.
# Seen with: mjml-python 1.4.2 (MRML 6.0.1), Python 3.11.
# What we do: attributes are written with numeric references (newsletter/rendering/mjml/tree.py).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install 'mjml-python==1.4.2' || exit 2

"$folder/venv/bin/python" -I - <<'END'
import re
import sys
from importlib.metadata import version

from mjml import mjml2html

print("mjml-python", version("mjml-python"))
as_stated = True
for alt, stated in (
    ("Room\u00a05", r"Room\u{a0}5"),
    ("हिन्दी", r"हिन\u{94d}दी"),
    ("👩\u200d💻", r"👩\u{200d}💻"),
    ("Room&#xa0;5", "Room&#xa0;5"),
    ("Café", "Café"),
):
    image = f'<mj-text><img src="a.png" alt="{alt}" />{alt}</mj-text>'
    html = mjml2html(
        f"<mjml><mj-body><mj-section><mj-column>{image}</mj-column></mj-section></mj-body></mjml>", fonts={}
    )
    found = re.search('alt="([^"]*)"', html)[1]
    print(f"{ascii(alt)} became {ascii(found)}; as text it is {'kept' if alt + '</div>' in html else 'changed'}")
    as_stated &= found == stated and alt + "</div>" in html
sys.exit(0 if as_stated else "Changed: the attributes are not written as stated.")
END
