// The keys of Review: each presses a button of the same name. They can be changed, and are kept in this browser. Runs in the
// scope of page.js.

const KEPT_KEYS = "lessonbase-keys";
const OWN_KEYS = {
  accept: ["a", "Accept"],
  reject: ["r", "Reject, with a reason"],
  down: ["ArrowDown", "Next record"],
  up: ["ArrowUp", "Record before"],
  extent: ["e", "Choose other words"],
  add: ["+", "Add what was missed"],
  kind: ["k", "Change the kind"],
  tag: ["t", "Add a tag"],
  split: ["s", "Split in two"],
  merge: ["m", "Merge with another"],
  parent: ["p", "Choose a parent"],
  note: ["n", "Write a note"],
  undo: ["u", "Undo, as often as you like"],
};
const SHOWN_KEYS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", " ": "Space" };

function keptKeys() {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEPT_KEYS) || "{}") || {};
  } catch {
    // what cannot be read is as if nothing were kept
  }
  return Object.fromEntries(Object.entries(OWN_KEYS).map(([name, [key]]) => [name, typeof kept[name] === "string" ? kept[name] : key]));
}

const namedKey = (key) => SHOWN_KEYS[key] || (key.length === 1 ? key.toUpperCase() : key);

function showKeys() {
  const keys = keptKeys();
  for (const sign of all("kbd[data-key]")) sign.textContent = namedKey(keys[sign.dataset.key]);
  for (const button of all("[data-do]")) {
    const key = keys[button.dataset.do];
    if (key) button.setAttribute("aria-keyshortcuts", key);
  }
}

function deedOf(event) {
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return Object.entries(keptKeys()).find(([, key]) => key === pressed)?.[0];
}

function openKeys() {
  const dialog = one("dialog.keys") || document.createElement("dialog");
  dialog.className = "help keys";
  dialog.setAttribute("aria-labelledby", "keys-title");
  dialog.replaceChildren();
  const title = Object.assign(document.createElement("h2"), { id: "keys-title", className: "plain", textContent: "Keys in Review" });
  const list = document.createElement("dl");
  const keys = keptKeys();
  for (const [name, [, does]] of Object.entries(OWN_KEYS)) {
    const row = document.createElement("div");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: namedKey(keys[name]) });
    button.setAttribute("aria-label", `${does}: ${namedKey(keys[name])}. Press to choose another key`);
    button.addEventListener("click", () => changeKey(button, name));
    const term = document.createElement("dt");
    term.append(button);
    row.append(term, Object.assign(document.createElement("dd"), { textContent: does }));
    list.append(row);
  }
  const hint = Object.assign(document.createElement("p"), { className: "soft", textContent: "While words are chosen: ← → move their end, with Shift their beginning, ↑ ↓ go to another sentence; Enter takes them, Esc leaves them. To change a key, press it here, then the new one." });
  const actions = Object.assign(document.createElement("form"), { method: "dialog", className: "actions" });
  const back = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "All as before" });
  back.addEventListener("click", () => keepKeys({}));
  actions.append(Object.assign(document.createElement("button"), { className: "btn primary", textContent: "Close" }), back);
  dialog.append(title, list, hint, actions);
  if (!dialog.isConnected) element.append(dialog);
  if (!dialog.open) dialog.showModal();
}

function changeKey(button, name) {
  button.textContent = "press a key";
  button.addEventListener(
    "keydown",
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (["Escape", "Enter", "Tab", "Shift", "?"].includes(pressed)) return openKeys();
      const keys = keptKeys();
      const other = Object.keys(keys).find((one) => keys[one] === pressed);
      if (other) keys[other] = keys[name]; // the two change places: no key does two things
      keepKeys({ ...keys, [name]: pressed });
    },
    { once: true },
  );
}

function keepKeys(keys) {
  try {
    localStorage.setItem(KEPT_KEYS, JSON.stringify(keys));
  } catch {
    fault("This browser keeps nothing for this page, so the keys stay as they are.");
  }
  openKeys();
  showKeys();
}
