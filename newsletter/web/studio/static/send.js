/* Who types a time means that time: its choice is ticked. */

const form = document.querySelector("form[data-choices]");

form?.addEventListener("input", (event) => {
  const kind = { day: "at", hour: "at", zone: "at", words: "words" }[event.target.name];
  const choice = kind && form.querySelector(`input[name="when"][value="${kind}"]`);
  if (choice) choice.checked = true;
});
