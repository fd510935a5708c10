// Keys for who works the queue down: j and k or the arrows walk the rows, n opens the next site, / searches.
"use strict";
function typing(target) {
  return target.closest("input:not([type=checkbox]), textarea, select");
}
function walk(step) {
  const links = [...document.querySelectorAll("tr[data-row] a:first-of-type")];
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  if (next) next.focus();
  return Boolean(next);
}
function act(key) {
  switch (key) {
    case "j": case "ArrowDown": return walk(1);
    case "k": case "ArrowUp": return walk(-1);
    case "n": { const next = document.querySelector("#next"); if (next) next.click(); return Boolean(next); }
    case "/": { const box = document.querySelector("input[type=search], #reason"); if (box) box.focus(); return Boolean(box); }
    default: return false;
  }
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (act(event.key)) event.preventDefault();
});
// What was refused comes back as a page that says why: show it as well.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
