"use strict";
/*
 * A form with data-draft is sent after each pause in typing (htmx). Until the server has it, the words beside it say so;
 * if the server cannot be reached, the form is sent again.
 */
(function () {
  const AGAIN_AFTER_MS = 5000;
  const form = document.querySelector("form[data-draft]");
  const said = () => document.querySelector("[data-draft-saved]");
  if (!form) {
    return;
  }

  function say(words) {
    const place = said();
    if (place) {
      place.textContent = words;
    }
  }

  form.addEventListener("input", () => say("Not saved yet…"));

  function again() {
    say("Not saved: the portal cannot be reached. We try again. What you typed stays on this page.");
    setTimeout(() => form.dispatchEvent(new Event("draft-again")), AGAIN_AFTER_MS);
  }

  form.addEventListener("htmx:sendError", again);
  form.addEventListener("htmx:responseError", again);
  form.addEventListener("htmx:beforeSwap", (event) => {
    // The answer is the sign-in page if the session ended: keep our words, and what was typed is kept on the server.
    if (!event.detail.xhr.responseText.includes("data-draft-saved")) {
      event.detail.shouldSwap = false;
      say("Your session ended. Sign in again: what you typed is kept.");
    }
  });
})();
