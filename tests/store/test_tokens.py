"""Tokens for a page of people: different ones, of letters that a link may have, side by side in an index."""

from __future__ import annotations

from newsletter.store.people import TOKEN
from newsletter.store.tokens import neighboring_tokens


def test_every_token_is_another_and_none_shares_more_than_the_stem() -> None:
    for count in (1, 2, 3, 500):
        tokens = neighboring_tokens(count)
        assert len({token[4:] for token in tokens}) == count
        assert all(TOKEN.fullmatch(token) and len(token) == 26 for token in tokens)
        assert len({token[:4] for token in tokens}) == 1


def test_another_page_has_another_stem_and_other_tokens() -> None:
    one, other = neighboring_tokens(500), neighboring_tokens(500)
    assert one[0][:4] != other[0][:4] or one[0] != other[0]
    assert not {token[4:] for token in one} & {token[4:] for token in other}
