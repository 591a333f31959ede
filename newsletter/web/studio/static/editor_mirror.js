/* Where a character of a textarea stands, for browsers without OpaqueRange: a copy of the text in a hidden box. */

const COPIED = [
  "borderBottomWidth", "borderLeftWidth", "borderRightWidth", "borderTopWidth", "direction", "fontFamily",
  "fontFeatureSettings", "fontKerning", "fontSize", "fontStretch", "fontStyle", "fontVariant", "fontWeight",
  "letterSpacing", "lineHeight", "paddingBottom", "paddingLeft", "paddingRight", "paddingTop", "tabSize",
  "textAlign", "textIndent", "textTransform", "wordSpacing",
];

let mirror = null;

export function mirrorRectangle(field, offset) {
  const look = getComputedStyle(field);
  mirror ??= document.body.appendChild(document.createElement("div"));
  mirror.className = "text-mirror";
  mirror.setAttribute("aria-hidden", "true");
  for (const name of COPIED) mirror.style[name] = look[name];
  const borders = parseFloat(look.borderLeftWidth) + parseFloat(look.borderRightWidth);
  mirror.style.width = `${field.clientWidth + borders}px`;
  const mark = document.createElement("span");
  mark.textContent = "\u200b";
  // Only up to the end of the word: what follows cannot move it.
  const rest = /^\S*/.exec(field.value.slice(offset, offset + 200))[0];
  mirror.replaceChildren(field.value.slice(0, offset), mark, rest);
  const [box, inner, outer] = [field.getBoundingClientRect(), mark.getBoundingClientRect(), mirror.getBoundingClientRect()];
  const rectangle = {
    left: box.left + inner.left - outer.left - field.scrollLeft,
    top: box.top + inner.top - outer.top - field.scrollTop,
    height: inner.height,
  };
  mirror.replaceChildren();
  return rectangle;
}
