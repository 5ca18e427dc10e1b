"use strict";
/*
 * Upload of files: drop them on the field, see what the check would find before anything is sent, send several at once.
 * Without this script, the form sends one file, and its second button checks one without sending it.
 */
(function () {
  const form = document.querySelector("form[data-upload]");
  const place = document.querySelector("[data-upload-files]");
  const row = document.getElementById("upload-file");
  const input = form && form.querySelector("input[type=file]");
  if (!input || !place || !row) {
    return;
  }
  const field = input.closest(".file-field");
  const firstBytes = Number(place.dataset.firstBytes);
  let turn = 0; // only the answers for the files chosen last are shown
  input.multiple = true;
  // The files are checked as soon as they are chosen, so the button that checks them is not needed.
  form.querySelectorAll("[formaction]").forEach((button) => {
    button.closest("li").remove();
  });

  function kinds() {
    return Array.from(form.querySelectorAll("input[name=kind]"));
  }

  function chosenKind() {
    const chosen = kinds().find((one) => one.checked);
    return chosen ? chosen.value : "";
  }

  async function post(url, fields) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    return fetch(url, { method: "POST", body, credentials: "same-origin", headers: { "HX-Request": "true" } });
  }

  // Asks for the check of the first bytes, and shows its answer, which is a part of a page from our own server.
  async function check(file, kind, shown, mine) {
    shown.textContent = "Checking before you send it…";
    const part = new File([file.slice(0, firstBytes)], file.name);
    let text = "";
    try {
      const answer = await post(form.dataset.upload, { kind, size: file.size, upload: part });
      text = answer.ok ? await answer.text() : "";
    } catch {
      // No network: the upload itself will say so.
    }
    if (mine !== turn) {
      return "";
    }
    if (text) {
      shown.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    } else {
      shown.textContent = "We could not check it before you send it. We check it when you upload it.";
    }
    const result = shown.querySelector("[data-choice]");
    return result ? result.dataset.choice : "";
  }

  async function show() {
    turn += 1;
    const mine = turn;
    const files = Array.from(input.files);
    place.replaceChildren();
    const many = files.length > 1;
    form.querySelector("fieldset").hidden = many;
    for (const file of files) {
      const item = row.content.firstElementChild.cloneNode(true);
      const select = item.querySelector("select");
      item.querySelector("[data-name]").textContent = file.name;
      item.querySelector("[data-kind]").hidden = !many;
      select.append(
        ...kinds().map((kind) => new Option(form.querySelector(`label[for=${kind.id}]`).textContent.trim(), kind.value)),
      );
      item.file = file;
      place.append(item);
      const shown = item.querySelector("[data-result]");
      const suited = await check(file, many ? "" : chosenKind(), shown, mine);
      if (mine !== turn) {
        return;
      }
      if (many && suited) {
        select.value = suited;
      }
      select.addEventListener("change", () => check(file, select.value, shown, turn));
    }
  }

  function token() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // Sends one file of several; its page shows the progress of its check.
  async function send(item) {
    const shown = item.querySelector("[data-result]");
    shown.textContent = "Sending…";
    item.token = item.token || token();
    try {
      const fields = { token: item.token, kind: item.querySelector("select").value, upload: item.file };
      const answer = await post(form.action, fields);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.redirected && answer.ok) {
        const link = document.createElement("a");
        link.className = "usa-link";
        link.href = answer.url;
        link.textContent = `Follow the check of ${item.file.name}`;
        shown.replaceChildren("Received. ", link);
        item.sent = true;
        return;
      }
      const reason = page.querySelector(".usa-error-message") || page.querySelector(".usa-alert__text, h1");
      shown.textContent = `Not received. ${reason ? reason.textContent.trim() : "Try again."}`;
    } catch {
      shown.textContent = "Not received: no answer from the portal. Try again.";
    }
  }

  form.addEventListener("submit", async (event) => {
    const items = Array.from(place.children);
    if (items.length < 2) {
      return;
    }
    event.preventDefault();
    const buttons = Array.from(form.querySelectorAll("[type=submit]"));
    buttons.forEach((button) => {
      button.disabled = true;
    });
    turn += 1;
    for (const item of items.filter((one) => !one.sent)) {
      await send(item);
    }
    buttons.forEach((button) => {
      button.disabled = items.every((one) => one.sent);
    });
  });

  input.addEventListener("change", show);
  kinds().forEach((kind) => kind.addEventListener("change", () => input.files.length === 1 && show()));

  ["dragenter", "dragover"].forEach((name) =>
    field.addEventListener(name, (event) => {
      event.preventDefault();
      field.classList.add("file-field--over");
    }),
  );
  ["dragleave", "drop"].forEach((name) => field.addEventListener(name, () => field.classList.remove("file-field--over")));
  field.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  if (input.files.length) {
    show(); // the page came back from the browser's cache with its files
  }
})();
