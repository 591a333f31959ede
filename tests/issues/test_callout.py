from __future__ import annotations

import pytest

from newsletter.model import Callout, CalloutKind, Text
from tests.issues.samples import NOWHERE, blocks, placeless

BODY = (Text(markdown="Text.", place=NOWHERE),)


@pytest.mark.parametrize("kind", list(CalloutKind))
def test_each_callout_has_its_name_and_perhaps_a_title(kind: CalloutKind) -> None:
    plain, titled = blocks(f"::: {kind}\nText.\n:::\n::: {kind} A \\*title\\* \\{{\\{{\nText.\n:::")
    assert placeless(plain) == Callout(kind=kind, body=BODY, place=NOWHERE)
    assert placeless(titled) == Callout(kind=kind, title="A *title* {{", body=BODY, place=NOWHERE)


def test_a_callout_has_no_keys_so_a_colon_means_nothing() -> None:
    (found,) = blocks("::: note\nRemember: bring a letter.\n:::")
    assert isinstance(found, Callout)
    assert [piece.markdown for piece in found.body if isinstance(piece, Text)] == [
        "Remember: bring a letter."
    ]
