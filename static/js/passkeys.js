"use strict";
/*
 * <form data-passkey="create or get" data-passkey-options="ID of the options as JSON"> asks the browser for a passkey when
 * its [data-passkey-button] is pressed, puts the answer into its field `credential` and sends it. [data-passkey-failed]
 * appears if the person or the browser refuses.
 */
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const failed = form.querySelector("[data-passkey-failed]");
  form.querySelector("[data-passkey-button]").addEventListener("click", async () => {
    failed.hidden = true;
    try {
      const options = JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
      const answer = await window.webauthnJSON[form.dataset.passkey](options);
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
});
