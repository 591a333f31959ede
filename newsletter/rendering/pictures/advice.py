"""What to do about a picture file that cannot be used."""

from __future__ import annotations

SAVE_AGAIN = "Save it as JPEG or PNG in the issue's folder."
MAKE_SMALLER = "Make it smaller; an email shows at most 1,200 pixels."
