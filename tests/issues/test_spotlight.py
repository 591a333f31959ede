from __future__ import annotations

from newsletter.model import Spotlight, Text
from tests.issues.samples import NOWHERE, blocks, placeless

BODY = (Text(markdown="Text.", place=NOWHERE),)


def test_a_spotlight_has_its_keys() -> None:
    (found,) = blocks("::: spotlight Sam\nrole: Driver\nphoto: sam 1.jpg\nalt: Sam, smiling\nText.\n:::")
    assert placeless(found) == Spotlight(
        title="Sam", role="Driver", photo="sam 1.jpg", alt="Sam, smiling", body=BODY, place=NOWHERE
    )
