"use strict";
/*
 * Forms: focus the summary of errors, prevent a second submission, show the name and size of the chosen file.
 * The server refuses a second submission too; here the disabled button shows that the first one is in progress.
 */
(function () {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
  }

  // A link of the summary leads to its field and focuses it, or the first control of a group.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (field) {
      event.preventDefault();
      const focusable = field.matches("input, select, textarea, button, a") ? field : field.querySelector("input, select, textarea");
      (focusable || field).focus();
      field.scrollIntoView({ block: "center" });
    }
  });

  function release(form) {
    delete form.dataset.sent;
    form.querySelectorAll("button[data-waiting]").forEach((button) => {
      button.disabled = false;
      button.textContent = button.dataset.waiting;
      delete button.dataset.waiting;
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method.toLowerCase() !== "post" || form.hasAttribute("data-submit-freely") || event.defaultPrevented) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    // Disable the button only after the browser has collected the form, so that the button's value is sent too.
    setTimeout(() => {
      if (button && button.tagName === "BUTTON" && !event.defaultPrevented) {
        button.dataset.waiting = button.textContent;
        button.disabled = true;
        button.textContent = button.dataset.working || "Working…";
      }
    }, 0);
  });

  // Allow another submission when the page returns from the browser's cache or its htmx request has ended.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.querySelectorAll("form[data-sent]").forEach(release);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form[data-sent]");
    if (form) {
      release(form);
    }
  });

  function size(bytes) {
    const kilobytes = bytes / 1024;
    return kilobytes < 1024 ? `${Math.max(1, Math.round(kilobytes))} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
  }

  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") {
      return;
    }
    const words = document.getElementById(`${input.id}_chosen`);
    if (words) {
      const files = Array.from(input.files);
      words.textContent = files.map((file) => `Chosen: ${file.name} (${size(file.size)})`).join("; ");
    }
  });
})();
