"use strict";
/* <… data-print hidden><button>…</button></…> prints the page; it stays hidden where there is no script. */
document.querySelectorAll("[data-print]").forEach((place) => {
  place.hidden = false;
  place.addEventListener("click", () => window.print());
});
