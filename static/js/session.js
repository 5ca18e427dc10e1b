"use strict";
/*
 * Warns before the session ends and signs out when it does.
 *
 * Two limits hold on the server and are only mirrored here: idleness (data-idle-seconds since the last request of
 * any tab) and the longest time since sign-in (data-expires-at). The last request is shared between tabs through
 * local storage, so a page in the background does not warn about a session that another tab keeps alive.
 */
(function () {
  const dialog = document.getElementById("session-timeout");
  const WARNING_SECONDS = 120;
  const ANNOUNCE_AT = [120, 60, 30, 10];
  const STORED = "portal-last-request";
  const idleSeconds = Number(dialog.dataset.idleSeconds);
  const endsAt = dialog.dataset.expiresAt ? Date.parse(dialog.dataset.expiresAt) : Infinity;
  const announcement = dialog.querySelector("[data-session-announcement]");
  const idleText = dialog.querySelector("[data-session-idle]");
  const finalText = dialog.querySelector("[data-session-final]");
  const dismissButton = dialog.querySelector("[data-session-dismiss]");
  const extendButton = dialog.querySelector("[data-session-extend]");
  const signOut = document.getElementById("session-sign-out");
  let announced = Infinity;
  let leaving = false;
  let dismissed = false;

  function noteRequest() {
    localStorage.setItem(STORED, String(Date.now()));
  }

  function words(seconds) {
    const minutes = Math.floor(seconds / 60);
    const rest = seconds % 60;
    const parts = [];
    if (minutes) {
      parts.push(minutes === 1 ? "1 minute" : `${minutes} minutes`);
    }
    if (rest || !minutes) {
      parts.push(rest === 1 ? "1 second" : `${rest} seconds`);
    }
    return parts.join(" ");
  }

  function leave() {
    leaving = true;
    signOut.submit();
  }

  function tick() {
    if (leaving) {
      return;
    }
    const idleEnd = Number(localStorage.getItem(STORED)) + idleSeconds * 1000;
    const end = Math.min(idleEnd, endsAt);
    const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    if (seconds === 0) {
      leave();
      return;
    }
    if (seconds > WARNING_SECONDS) {
      announced = Infinity;
      if (dialog.open) {
        dialog.close();
      }
      return;
    }
    const final = endsAt <= idleEnd;
    idleText.hidden = final;
    finalText.hidden = !final;
    extendButton.hidden = final;
    dismissButton.hidden = !final;
    dialog.querySelectorAll("[data-session-countdown]").forEach((place) => {
      place.textContent = words(seconds);
    });
    if (!dialog.open && !(final && dismissed)) {
      dialog.showModal();
    }
    // A screen reader hears the time a few times, not every second.
    const mark = ANNOUNCE_AT.filter((limit) => seconds <= limit).pop();
    if (mark < announced) {
      announced = mark;
      announcement.textContent = `You will be signed out in ${words(seconds)}.`;
    }
  }

  async function extend() {
    const token = signOut.querySelector("input[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(dialog.dataset.extendUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" },
      credentials: "same-origin",
      redirect: "manual",
    });
    if (!answer.ok) {
      leave();
      return;
    }
    noteRequest();
    tick();
  }

  extendButton.addEventListener("click", extend);
  // The longest time cannot be extended: the reader may only put the warning aside and save what is open.
  dismissButton.addEventListener("click", () => {
    dismissed = true;
    dialog.close();
  });
  // Escape means "go on working", which is what the dialog asks about.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    (extendButton.hidden ? dismissButton : extendButton).click();
  });
  document.addEventListener("htmx:afterRequest", noteRequest);
  noteRequest();
  setInterval(tick, 1000);
})();
