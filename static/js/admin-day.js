"use strict";
// "Today" beside a day field of the admin, and the month in which its calendar opens: the portal's day, which is that of
// Eastern time and which a demonstration may have moved, not the day of the reader's computer.
(() => {
  const meta = document.querySelector('meta[name="portal-day"]');
  const shortcuts = window.DateTimeShortcuts;
  if (!meta || !shortcuts) return;
  const [year, month, day] = meta.content.split("-").map(Number);
  shortcuts.now = () => {
    const now = new Date();
    now.setFullYear(year, month - 1, day);
    return now;
  };
  window.addEventListener("load", () => {
    for (const calendar of shortcuts.calendars) calendar.drawDate(month, year);
  });
})();
