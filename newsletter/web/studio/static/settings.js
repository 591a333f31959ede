/* Forms of settings: more rows in tables of names, and color pickers beside their texts. */

for (const rows of document.querySelectorAll("[data-rows]")) {
  const more = rows.querySelector("[data-more]");
  more.hidden = false;
  more.addEventListener("click", () => {
    const last = [...rows.querySelectorAll("[data-row]")].at(-1);
    const row = last.cloneNode(true);
    for (const input of row.querySelectorAll("input")) input.value = "";
    last.after(row);
    row.querySelector("input").focus();
  });
}

const COLOR = /^#[0-9a-f]{6}$/i;

for (const picker of document.querySelectorAll("[data-picks]")) {
  const text = document.getElementById(picker.dataset.picks);
  const follow = () => { if (COLOR.test(text.value.trim())) picker.value = text.value.trim().toLowerCase(); };
  follow();
  picker.hidden = false;
  picker.addEventListener("input", () => {
    text.value = picker.value;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  text.addEventListener("input", follow);
}
