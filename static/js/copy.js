"use strict";
/* <button data-copy="ID">…<span data-copy-words>Copy</span></button> copies the text of the element with this ID. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) {
    return;
  }
  const words = button.querySelector("[data-copy-words]") || button;
  const before = words.textContent;
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    words.textContent = "Copied";
  } catch {
    words.textContent = "Select and copy by hand";
  }
  words.setAttribute("role", "status");
  setTimeout(() => {
    words.textContent = before;
  }, 4000);
});
