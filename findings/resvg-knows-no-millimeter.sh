#!/usr/bin/env bash
# resvg-py gives a millimeter (and an inch, and a point) no length, unless it is told 96 dpi.
#
# Expected: CSS fixes an inch at 96 px, so a drawing of 20 mm has a size of its own. Its page says that dpi=0, the
#   default, is "SVG default". Inkscape and printers' files have their size in mm as a rule.
# So: the default is taken for zero dots an inch. A drawing of 20 mm has no size then ("SVG has an invalid size"),
#   also when a width in pixels is asked for; and in a drawing with a size in px, a line of 1 mm is left out without a
#   word. With dpi=96 both are drawn. Lengths in px, em and percent are not concerned, so that drawings made by
#   hand for a test pass.
# Seen with: resvg-py 0.5.0 (resvg 0.48.1), Python 3.11.
# What we do: 96 dpi are asked for (newsletter/processes/svg_worker.py).
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install 'resvg-py==0.5.0' || exit 2

"$folder/venv/bin/python" -I - <<'END'
import struct
import sys
from importlib.metadata import version

import resvg_py

print("resvg-py", version("resvg-py"))
as_stated = True
for size, options, stated in (
    (("20mm", "10mm"), {"width": 300}, "SVG has an invalid size"),
    (("20mm", "10mm"), {"width": 300, "dpi": 96.0}, "300 x 150 pixels"),
    (("2in", "1in"), {}, "SVG has an invalid size"),
    (("2in", "1in"), {"dpi": 96.0}, "192 x 96 pixels"),
    (("20px", "10px"), {"width": 300}, "300 x 150 pixels"),
):
    width, height = size
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>'
    try:
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, **options))
        found = "{} x {} pixels".format(*struct.unpack(">II", png[16:24]))
    except ValueError as error:
        found = str(error)
    print(f"{width} x {height}, {options}: {found}")
    as_stated &= found == stated
line = '<path d="M0 5h20" stroke="#000000" stroke-width="1mm"/>'
drawings = [f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">{inside}</svg>' for inside in (line, "")]
for options, stated in (({}, True), ({"dpi": 96.0}, False)):
    with_line, empty = (bytes(resvg_py.svg_to_bytes(svg_string=one, skip_system_fonts=True, **options)) for one in drawings)
    print(f"a line of 1 mm, {options}: {'nothing is drawn' if with_line == empty else 'drawn'}")
    as_stated &= (with_line == empty) == stated
sys.exit(0 if as_stated else "Changed: sizes are not read as stated.")
END
