"use strict";
/*
 * Warns before the session ends. When it does, sends what was typed, to be kept, and leads to the sign-in page. Only
 * the server knows when that is: it counts the idle time over all tabs, and the time since sign-in. This script stores
 * the server's last answer, and asks again (without prolonging the session) before it warns and at the last second.
 */
(function () {
  const WARNING_SECONDS = 120;
  const ANNOUNCE_AT = [120, 60, 30, 10];
  const dialog = document.getElementById("session-timeout");
  const announcement = dialog.querySelector("[data-session-announcement]");
  const idleText = dialog.querySelector("[data-session-idle]");
  const finalText = dialog.querySelector("[data-session-final]");
  const extendButton = dialog.querySelector("[data-session-extend]");
  const dismissButton = dialog.querySelector("[data-session-dismiss]");
  const signOut = document.getElementById("session-sign-out");
  let endsAt = 0;
  let announced = Infinity;
  let asking = false;
  let confirmed = false; // the server confirmed, since the warning began, that no other tab has prolonged the session
  let final = false; // the time since sign-in is used up: the session cannot be prolonged
  let dismissed = false;

  function setSeconds(seconds) {
    endsAt = Date.now() + seconds * 1000;
  }

  function secondsLeft() {
    return Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
  }

  async function ask(url, method, body) {
    const headers = { Accept: "application/json" };
    if (method === "POST") {
      headers["X-CSRFToken"] = signOut.querySelector("input[name=csrfmiddlewaretoken]").value;
    }
    const answer = await fetch(url, { method, headers, body, credentials: "same-origin", redirect: "manual" });
    return answer.ok ? (await answer.json()).seconds : 0;
  }

  function isChanged(control) {
    if (control.type === "checkbox" || control.type === "radio") {
      return control.checked !== control.defaultChecked;
    }
    if (control.tagName === "SELECT") {
      return Array.from(control.options).some((option) => option.selected !== option.defaultSelected);
    }
    const isText = control.tagName === "TEXTAREA" || (control.tagName === "INPUT" && control.type !== "hidden");
    return isText && control.value !== control.defaultValue;
  }

  // The fields of the first form in which something was typed, without files and passwords.
  function typed() {
    const fields = new URLSearchParams({ kept_path: window.location.pathname });
    const forms = Array.from(document.forms).filter((form) => form.method === "post" && form !== signOut);
    const form = forms.find((one) => Array.from(one.elements).some(isChanged));
    if (form) {
      new FormData(form).forEach((value, name) => {
        const control = form.elements[name];
        if (typeof value === "string" && control.type !== "password") {
          fields.append(name, value);
        }
      });
    }
    return fields;
  }

  function leave() {
    const here = window.location.pathname + window.location.search;
    window.location.assign(`${dialog.dataset.signInUrl}?next=${encodeURIComponent(here)}`);
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

  function show(seconds) {
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
    // Screen readers announce the time a few times, not every second.
    const mark = ANNOUNCE_AT.filter((limit) => seconds <= limit).pop();
    if (mark < announced) {
      announced = mark;
      announcement.textContent = `You will be signed out in ${words(seconds)}.`;
    }
  }

  function rest() {
    announced = Infinity;
    confirmed = false;
    if (dialog.open) {
      dialog.close();
    }
  }

  async function follow(question) {
    asking = true;
    try {
      setSeconds(await question());
      confirmed = true;
    } catch {
      // No network: continue to count down from the last answer.
    }
    asking = false;
  }

  async function tick() {
    if (asking) {
      return;
    }
    let seconds = secondsLeft();
    if (seconds > WARNING_SECONDS) {
      rest();
      return;
    }
    if (!confirmed) {
      await follow(() => ask(dialog.dataset.leftUrl, "GET"));
    }
    if (secondsLeft() === 0) {
      await follow(() => ask(dialog.dataset.overUrl, "POST", typed()));
    }
    seconds = secondsLeft();
    if (seconds === 0) {
      asking = true;
      leave();
    } else if (seconds <= WARNING_SECONDS) {
      show(seconds);
    }
  }

  extendButton.addEventListener("click", async () => {
    setSeconds(await ask(dialog.dataset.extendUrl, "POST"));
    final = secondsLeft() <= WARNING_SECONDS;
    tick();
  });
  dismissButton.addEventListener("click", () => {
    dismissed = true;
    dialog.close();
  });
  // Escape means "stay signed in".
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    (final ? dismissButton : extendButton).click();
  });

  setSeconds(Number(dialog.dataset.seconds));
  setInterval(tick, 1000);
})();
