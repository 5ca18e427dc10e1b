"use strict";
/*
 * A browser sends nothing from a field whose value it cannot read, such as 02/30/2022 in a date field, and an empty field
 * can mean something else ("at once"). So such a form is not sent: the browser says at the field what is wrong.
 */
window.addEventListener(
  "submit",
  (event) => {
    const unread = Array.from(event.target.elements).find((control) => control.validity && control.validity.badInput);
    const leavesAnyway = event.submitter && event.submitter.hasAttribute("formnovalidate");
    if (unread && !leavesAnyway) {
      event.preventDefault();
      event.stopImmediatePropagation();
      unread.reportValidity();
    }
  },
  true,
);
