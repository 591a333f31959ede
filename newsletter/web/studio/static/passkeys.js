/* Adding a passkey to one's own account. */
import { ask, inWords, isSupported, say } from "./webauthn.js";

const form = document.getElementById("new-passkey");

if (form && isSupported) {
  form.hidden = false;
  for (const note of document.querySelectorAll("[data-without-script]")) note.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector(".problem");
    say(problem, "");
    try {
      const options = await ask(form.dataset.options, { password: form.elements.password?.value ?? "" });
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const credential = await navigator.credentials.create({ publicKey });
      await ask(form.dataset.save, { credential: credential.toJSON(), name: form.elements.namedItem("name").value });
      location.reload();
    } catch (error) {
      say(problem, inWords(error, form.dataset.cancelled));
    }
  });
}
