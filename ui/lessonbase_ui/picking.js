// A list that opens above the buttons of Review: kinds, reasons, tags, other records. Runs in the scope of page.js.

let picking = null; // { about, asked, opener }
let picks = 0; // counts what was typed, so that a late list does not overwrite a newer one
let filling = null; // the list for what was typed last, while it comes
let ahead = ""; // what is typed before the list is there

const NUMBERED = ["kind", "add", "reject"];
const DEEDS_OF = { kind: "call_kind", add: "add_record", tag: "tag", merge: "merge", parent: "put_under" };

async function openPicker(about, asked = {}) {
  picking = { about, asked, opener: document.activeElement };
  ahead = "";
  filling = fillPicker("");
  await filling;
  const box = one("[data-picker] input");
  if (!box || !ahead) return;
  const option = shortcut(about, ahead);
  if (option) return pick(option);
  box.value = ahead;
  filling = fillPicker(ahead);
}

// What one key chooses of a list in which nothing is typed: a number its option, a second "reject" the first.
function shortcut(about, key) {
  const options = all("[data-picker] [role=option]");
  if (/^[1-9]$/.test(key) && NUMBERED.includes(about)) return options[Number(key) - 1];
  return key.toLowerCase() === keptKeys().reject && about === "reject" ? options[0] : undefined;
}

function typingAhead(event) {
  if (!picking || one("[data-picker] input")) return false;
  event.preventDefault();
  if (event.key.length === 1) ahead += event.key;
  return true;
}

async function fillPicker(text) {
  const pick = ++picks;
  const { record } = one(".review").dataset;
  const told = await call("choices", { about: picking.about, text, record });
  if (!told && !one("[data-picker] input")) picking = null; // there is nothing to type into
  if (!told || pick !== picks || !picking) return;
  const home = one("[data-picker]");
  const box = one("input", home);
  if (box && text) {
    const fresh = document.createElement("template");
    fresh.innerHTML = told.picker;
    one("ul", home).replaceWith(one("ul", fresh.content));
    box.setAttribute("aria-activedescendant", one("[role=option]", home)?.id || "");
  } else {
    home.innerHTML = told.picker;
    one("input", home).value = box?.value || text;
    one("input", home).focus();
  }
  home.classList.toggle("numbered-options", NUMBERED.includes(picking.about));
}

function closePicker(back = true) {
  if (!picking) return;
  const { opener } = picking;
  picking = null;
  one("[data-picker]")?.replaceChildren();
  if (back && opener?.isConnected) opener.focus();
  else document.activeElement?.blur?.();
}

function pick(option) {
  const { about, asked } = picking;
  const { value } = option.dataset;
  closePicker(false);
  if (about === "report") go(`?${new URLSearchParams({ tab: "review", report: value })}`);
  else if (about === "reject") decide("decide_one", { status: "rejected", why: value });
  else {
    if (about === "add") unchoose();
    decide(DEEDS_OF[about], { ...asked, value });
  }
}

async function pickChosen() {
  await filling;
  const option = one("[data-picker] [aria-selected=true]");
  if (picking && option) pick(option);
}

function pickingKey(event) {
  const form = event.target.closest?.("[data-picker-form]");
  if (!form || event.target.closest("button")) return;
  const options = all("[role=option]", form);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") closePicker();
  else if (event.key === "Enter") pickChosen(); // from the list for what is typed, which may still be coming
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const to = (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === to)));
    options[to]?.scrollIntoView({ block: "nearest" });
    event.target.setAttribute("aria-activedescendant", options[to]?.id || "");
  } else if (!event.target.value && shortcut(picking.about, event.key)) pick(shortcut(picking.about, event.key));
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function startPicking() {
  document.addEventListener("keydown", pickingKey, true);
  document.addEventListener("input", (event) => {
    if (event.target.closest?.("[data-picker-form]")) filling = fillPicker(event.target.value);
  });
}
