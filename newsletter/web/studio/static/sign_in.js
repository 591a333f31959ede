/* Signing in with a passkey. */
import { ask, inWords, isSupported, say } from "./webauthn.js";

const part = document.getElementById("passkey");

if (part && isSupported) {
  part.hidden = false;
  part.querySelector("button").addEventListener("click", async () => {
    const problem = part.querySelector(".problem");
    say(problem, "");
    try {
      const options = await ask(part.dataset.options, {});
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
      const credential = await navigator.credentials.get({ publicKey });
      const answer = await ask(part.dataset.signIn, { credential: credential.toJSON(), next: part.dataset.next });
      location.assign(answer.next);
    } catch (error) {
      say(problem, inWords(error, part.dataset.cancelled));
    }
  });
}
