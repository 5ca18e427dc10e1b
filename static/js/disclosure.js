"use strict";
/*
 * <button data-disclosure aria-expanded="false" aria-controls="ID"> shows and hides the element with this ID. The style
 * sheet limits that to narrow screens.
 */
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-disclosure]");
  if (!button) {
    return;
  }
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  document.getElementById(button.getAttribute("aria-controls")).toggleAttribute("data-open", open);
});
