"""A visit: how a browser comes to a page of the studio, for the walk that looks at all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, Response

from newsletter.model import Account, Role
from tests.web.studio.studio_site import StudioSite


def _nothing(_studio: StudioSite) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class StudioVisit:
    """One page in one state. List them in tests/web/studio/visits_NAME.py as VISITS."""

    name: str
    path: str = ""
    """Below /studio."""
    prepare: Callable[[StudioSite], str | None] = _nothing
    """Fills the publication for this visit; may return the path, if it is known only then."""
    who: Role | None = Role.ADMIN
    """Who is signed in; None: nobody."""
    account: Callable[[StudioSite], Account] | None = None
    """The account that is signed in, in place of one of a role."""
    form: Mapping[str, str | Sequence[str]] | None = None
    """What is sent by POST; None for GET."""
    status: int = 200
    then: Callable[[Page], object] | None = None
    """What is done on the page before it is looked at, such as opening a dialog."""
    shows: Sequence[str] = ()
    """Templates that this visit is there to show: the walk fails when one of them was not used."""
    console: Sequence[str] = ()
    """Parts of messages that the browser's console may show here."""
    works_without_script: bool = True
    """Whether it shows a heading without JavaScript too."""

    def go(self, studio: StudioSite, page: Page, path: str) -> None:
        """Open the page."""
        url = f"{studio.url}{path}"
        answer = page.goto(url) if self.form is None else post(page, url, self.form)
        assert answer is not None
        assert answer.status == self.status, (self.name, answer.status)
        if self.then:
            self.then(page)


_POST = """([url, fields]) => {
  const form = Object.assign(document.createElement("form"), {method: "post", action: url});
  for (const [name, value] of fields) {
    form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
  }
  document.body.append(form);
  form.submit();
}"""


def post(page: Page, url: str, form: Mapping[str, str | Sequence[str]]) -> Response | None:
    """Send a form from a page of the same site: the browser itself says where a request comes from."""
    page.goto(f"{url.partition('/studio')[0]}/studio/nothing")
    fields = [
        [name, one] for name, value in form.items() for one in ([value] if isinstance(value, str) else value)
    ]
    with page.expect_navigation() as found:
        page.evaluate(_POST, [url, fields])
    return found.value
