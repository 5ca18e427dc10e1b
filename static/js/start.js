"use strict";
// Runs before the page is drawn: menus that script opens start closed only where there is script.
document.documentElement.classList.add("has-script");
