"use strict";
/* <… data-print hidden><button>…</button></…> prints the page; without script it stays hidden. */
document.querySelectorAll("[data-print]").forEach((place) => {
  place.hidden = false;
  place.addEventListener("click", () => window.print());
});
