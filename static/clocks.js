// Says beside a moment by the cohort's clock what the reader's own clock shows then, where that is something else.
(() => {
  const language = document.documentElement.lang;
  const speaks = language === "en" ? "en-GB" : language; // the day before the month, as on the rest of the page
  const parts = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  for (const moment of document.querySelectorAll("time[data-zone]")) {
    const at = new Date(moment.dateTime);
    const told = (timeZone) => new Intl.DateTimeFormat(speaks, { ...parts, timeZone }).format(at);
    const here = told(undefined);
    if (here !== told(moment.dataset.zone)) moment.append(` (${moment.dataset.here.replace("{when}", here)})`);
  }
})();
