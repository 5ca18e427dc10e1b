"use strict";
/* <button data-print hidden> prints the page; it stays hidden where there is no script. */
document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
