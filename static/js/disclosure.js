"use strict";
/*
 * Buttons that show and hide what they control.
 * <button data-disclosure aria-expanded="false" aria-controls="ID">  narrow screens only; the style sheet decides
 * <button data-disclosure="menu" …>  a menu: closes on Escape and, where it floats over the page, on a click
 *   elsewhere and when focus leaves it. Where it stands in the page (phones) closing it would move what is pressed.
 */
(function () {
  function controlled(button) {
    return document.getElementById(button.getAttribute("aria-controls"));
  }

  function set(button, open) {
    button.setAttribute("aria-expanded", String(open));
    const target = controlled(button);
    target.toggleAttribute("data-open", open);
    if (button.dataset.disclosure === "menu") {
      target.hidden = !open;
    }
  }

  function isOpen(button) {
    return button.getAttribute("aria-expanded") === "true";
  }

  function holds(button, node) {
    return button.contains(node) || controlled(button).contains(node);
  }

  function floats(button) {
    return getComputedStyle(controlled(button)).position === "absolute";
  }

  const menus = 'button[data-disclosure="menu"][aria-expanded="true"]';

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button[data-disclosure]");
    document.querySelectorAll(menus).forEach((menu) => {
      if (menu !== pressed && floats(menu) && !holds(menu, event.target)) {
        set(menu, false);
      }
    });
    if (pressed) {
      set(pressed, !isOpen(pressed));
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      return;
    }
    document.querySelectorAll(menus).forEach((menu) => {
      const inside = holds(menu, document.activeElement);
      set(menu, false);
      if (inside) {
        menu.focus();
      }
    });
  });

  document.addEventListener("focusin", (event) => {
    document.querySelectorAll(menus).forEach((menu) => {
      if (floats(menu) && !holds(menu, event.target)) {
        set(menu, false);
      }
    });
  });
})();
