/* What every page of the studio does: dialogs that buttons open, forms that are sent once, and menus on cards. */

for (const opener of document.querySelectorAll("[data-opens]")) {
  const dialog = document.getElementById(opener.dataset.opens);
  if (dialog instanceof HTMLDialogElement) opener.addEventListener("click", () => dialog.showModal());
}

for (const closer of document.querySelectorAll("dialog [data-closes]")) {
  closer.addEventListener("click", () => closer.closest("dialog").close());
}

/* A form that was sent is not sent again by a second click. */
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.dataset.sent) event.preventDefault();
  else event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/* On a phone, tabs scroll sideways: the one that is open comes into view. */
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const bar = tab.closest("ul");
  bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
}

/* A menu on a card closes at a click elsewhere and by Escape. */
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.more[open]")) if (menu !== except) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.more")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.more[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
