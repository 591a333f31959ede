"""Writes the theme's inline.css onto the tags, because some mail programs remove <style>.

A rule has a list of simple selectors (`h2`, `.kicker`, `p.kicker`) and declarations, nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.errors import ThemeError
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase
from newsletter.rendering.mjml.tree import Element

_KEPT = "settled"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"\s*([^{}]+)\{([^{}]*)\}\s*")
_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:\.(?P<class>[a-z][a-z0-9-]*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    tag: str
    css_class: str
    declarations: str

    @property
    def weight(self) -> int:
        return (2 if self.css_class else 0) + (1 if self.tag else 0)


@lru_cache(maxsize=16)
def read_rules(css: str) -> tuple[_Rule, ...]:
    """Parse inline.css; rules come in the order they apply. Raises ThemeError for other CSS."""
    rules: list[_Rule] = []
    text = _COMMENT.sub("", css)
    position = 0
    while text[position:].strip():
        match = _RULE.match(text, position)
        if match is None:
            raise ThemeError(phrase("inline.css: not a rule: {text}", text=text[position:].strip()[:60]))
        position = match.end()
        declarations = ";".join(part.strip() for part in match[2].split(";") if part.strip())
        rules.extend(_rule(selector.strip(), declarations) for selector in match[1].split(","))
    return tuple(sorted(rules, key=lambda rule: rule.weight))


def _rule(selector: str, declarations: str) -> _Rule:
    match = _SELECTOR.fullmatch(selector)
    if match is None or not selector:
        raise ThemeError(
            phrase("inline.css: “{selector}” is not a simple selector", selector=selector),
            hint="Write a tag, a class or tag.class; anything else belongs in style.css.",
        )
    return _Rule(tag=match["tag"] or "", css_class=match["class"] or "", declarations=declarations)


def apply(root: Element, css: str) -> None:
    """Set `style` on every tag in the tree that a rule selects; a tag's own style comes last."""
    rules, known = read_rules(css), _known(css)
    pending = [root]
    while pending:
        element = pending.pop()
        pending += [child for child in element.children if type(child) is Element]
        tag, attributes = element.tag, element.attributes
        if attributes.pop(_KEPT, None) or tag.startswith("mj"):
            continue
        key = (tag, attributes.get("class", ""))
        ruled = known.get(key)
        if ruled is None:
            ruled = known[key] = _style(rules, *key)
        if ruled:
            own = attributes.get("style", "")
            attributes["style"] = f"{ruled};{own}" if own else ruled


def keep_styles(root: Element) -> None:
    """Make the tags in the tree keep their style: the next `apply` skips them, once."""
    pending = [child for child in root.children if isinstance(child, Element)]
    while pending:
        element = pending.pop()
        pending.extend(child for child in element.children if isinstance(child, Element))
        if not element.tag.startswith("mj"):
            element.attributes[_KEPT] = "yes"


@lru_cache(maxsize=16)
def _known(_css: str) -> dict[tuple[str, str], str]:
    """Return the cache for a style sheet: the declarations by tag and classes."""
    return {}


def _style(rules: tuple[_Rule, ...], tag: str, classes: str) -> str:
    """Combine the declarations of all rules for a tag; of two for one property, the later wins."""
    names = set(classes.split())
    declared: dict[str, str] = {}
    for rule in rules:
        if rule.tag in ("", tag) and (not rule.css_class or rule.css_class in names):
            for declaration in filter(None, rule.declarations.split(";")):
                name, colon, value = declaration.partition(":")
                name = name.strip()
                declared.pop(name, None)  # so that it comes after what it overrides
                declared[name] = (
                    f"{name}{colon}{value.strip()}"  # without spaces, as every email carries them
                )
    return ";".join(declared.values())
