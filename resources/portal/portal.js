// Keys for who works the queue down; the frame lists them under the question mark.
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
    case "x": { const row = document.activeElement.closest("tr[data-row]"), box = row && row.querySelector("input[name=chosen]"); if (box) box.click(); return Boolean(box); }
    case "m": { const map = document.querySelector("#map:not([hidden])"); if (map) map.focus(); return Boolean(map); }
    case "?": { const keys = document.querySelector("#keys"); if (keys) { keys.open = !keys.open; keys.querySelector("summary").focus(); } return Boolean(keys); }
    case "/": { const box = document.querySelector("input[type=search], #reason"); if (box) box.focus(); return Boolean(box); }
    default: return false;
  }
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (act(event.key)) event.preventDefault();
});
// How many are chosen, and all of a page at once.
function count() {
  const boxes = [...document.querySelectorAll("input[name=chosen]")], told = document.querySelector("#chosen");
  if (!told) return;
  const many = boxes.filter((box) => box.checked).length, all = document.querySelector("#all");
  told.textContent = told.dataset.words.replace("{count}", many);
  for (const button of document.querySelectorAll("#bulk button")) button.disabled = many === 0;
  if (all) {
    all.closest("label").hidden = boxes.length === 0;
    all.checked = many > 0 && many === boxes.length;
    all.indeterminate = many > 0 && many < boxes.length;
  }
}
document.addEventListener("change", (event) => {
  if (event.target.id === "all") for (const box of document.querySelectorAll("input[name=chosen]")) box.checked = event.target.checked;
  count();
});
document.addEventListener("htmx:afterSettle", count);
count();
// What was refused comes back as a page that says why: show it as well.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
