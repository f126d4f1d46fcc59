// A form with data-passkey asks the device, puts what it says into the field "credential", and is sent.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button[data-ask]"), said = form.querySelector("[data-said]");
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.hidden = true;
    button.disabled = true;
    try {
      const answer = await fetch(form.dataset.begin, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error(answer.status);
      const options = await answer.json(), make = form.dataset.passkey === "make";
      const key = make
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(key.toJSON());
      form.submit();
    } catch {
      said.hidden = false;
      button.disabled = false;
    }
  });
}
