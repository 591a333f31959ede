#!/usr/bin/env bash
# MRML drops a line end between two inline tags, and so joins two words.
#
# Expected: in HTML a line end between two tags is white space, and a reader sees a blank there. A compiler of
#   MJML may take line ends out between its own components, not inside a text.
# So: with `<strong>Open</strong>` at the end of one line and `<em>Sunday</em>` at the beginning of the next, the
#   page says "OpenSunday". Only white space that begins with a line end and stands between two tags is dropped: a
#   blank is kept, and so is a line end beside a word. Markdown makes such lines wherever a paragraph is wrapped
#   between two emphasized words, so that most texts pass a look and some lose a blank.
# Seen with: mjml-python 1.4.2 (MRML 6.0.1), Python 3.11.
# What we do: no word goes through the compiler (newsletter/rendering/mjml/skeleton.py).
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
for text, stated in (
    ("<strong>Open</strong>\n<em>Sunday</em>", "OpenSunday"),
    ("<strong>Open</strong>\n  <em>Sunday</em>", "OpenSunday"),
    ("<strong>Open</strong> <em>Sunday</em>", "Open Sunday"),
    ("<strong>Open</strong> on\n<em>Sunday</em>", "Open on\nSunday"),
):
    mjml = f"<mjml><mj-body><mj-section><mj-column><mj-text><p>{text}</p></mj-text></mj-column></mj-section></mj-body></mjml>"
    html = mjml2html(mjml, fonts={})
    shown = re.sub("<[^>]*>", "", re.search("<p>(.*?)</p>", html, re.DOTALL)[1])
    print(f"{text!r} is shown as {shown!r}")
    as_stated &= shown == stated
sys.exit(0 if as_stated else "Changed: the words are not joined as stated.")
END
