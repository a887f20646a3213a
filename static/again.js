// Loads the page again after the seconds that its own tag names, while somebody looks at it.
(() => {
  const seconds = Number(document.currentScript.dataset.again);
  setInterval(() => { if (!document.hidden) location.reload(); }, seconds * 1000);
})();
