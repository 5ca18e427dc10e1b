"use strict";
// Runs before the page is drawn, so that menus start closed only if script can open them.
document.documentElement.classList.add("has-script");
