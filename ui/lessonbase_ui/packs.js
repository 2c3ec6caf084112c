// Packs, and the tray that leads into them. Runs in the scope of page.js.
// The tray is kept in this browser: what was chosen in any view, until it is put into a pack. It holds the ids of records,
// and "PASSAGE START END" for words that are no record.

const TRAY = "lessonbase-tray";
const CHOOSES = "[data-choose-record], [data-choose-words]";
const chosenBy = (button) => button.dataset.chooseRecord || button.dataset.chooseWords;

function tray() {
  try {
    const kept = JSON.parse(localStorage.getItem(TRAY) || "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

function setTray(chosen) {
  try {
    localStorage.setItem(TRAY, JSON.stringify([...new Set(chosen)].slice(0, 500)));
  } catch {
    fault("This browser keeps nothing for this page, so the tray stays empty. Add to a pack from the pack itself.");
  }
  showTray();
}

// The pill in the header, the buttons that say whether something is chosen, and the ways out of the tray.
function showTray() {
  const chosen = new Set(tray());
  const pill = one("[data-tray]");
  if (pill) {
    pill.hidden = chosen.size === 0;
    one("[data-tray-count]").textContent = `${chosen.size} chosen`;
  }
  for (const button of all(CHOOSES)) {
    if (one("[data-read-only]")) button.remove(); // no pack could keep it
    const on = chosen.has(chosenBy(button));
    button.textContent = on ? "In tray ✓" : "Add to pack";
    button.setAttribute("aria-pressed", String(on));
  }
  for (const button of all("[data-choose-points]")) {
    if (one("[data-read-only]")) button.remove();
    const points = pointsOf(button);
    const on = points.length > 0 && points.every((each) => chosen.has(each));
    button.textContent = on ? "All points in tray ✓" : "Add all points to pack";
    button.setAttribute("aria-pressed", String(on));
  }
  const form = one("[data-tray-form]");
  if (form) {
    form.hidden = chosen.size === 0;
    one("[data-tray-says]", form).textContent = `${chosen.size} chosen`;
  }
  const add = one("[data-from-tray]");
  if (add) {
    add.hidden = chosen.size === 0;
    add.textContent = `Add from the tray (${chosen.size})`;
  }
}

const pointsOf = (button) => all(CHOOSES, button.closest(".answered")).map(chosenBy);

// All points of an answer at once, or out again.
function toggleAll(button) {
  const points = pointsOf(button);
  const on = button.getAttribute("aria-pressed") === "true";
  setTray(on ? tray().filter((each) => !points.includes(each)) : [...tray(), ...points]);
  announce(on ? "Taken out of the tray." : "In the tray.");
}

function toggleChosen(button) {
  const choice = chosenBy(button);
  const chosen = tray();
  const on = chosen.includes(choice);
  setTray(on ? chosen.filter((each) => each !== choice) : [...chosen, choice]);
  announce(on ? "Taken out of the tray." : "In the tray.");
}

const packOf = (at) => at.closest("[data-pack]").dataset.pack;

// On a narrow window a pack shows one of its outline, its text and its pages.
let packShows = "text";
let packAt = ""; // the address of the case that is open: another one is shown with its text

function showPack() {
  const pack = one(".pack");
  if (!pack) return;
  const { pack: id, case: opened } = Object.fromEntries(new URLSearchParams(location.search));
  if (packAt !== `${id} ${opened}`) packShows = "text";
  packAt = `${id} ${opened}`;
  showUnsaved();
  pack.dataset.shows = packShows;
  for (const button of all("[data-pack-shows]", pack)) button.setAttribute("aria-pressed", String(button.dataset.packShows === packShows));
}

function showOfPack(part) {
  packShows = part;
  showPack();
}

async function changePack(action, asked) {
  const told = await call(action, { by: person(), ...asked });
  if (!told) return false;
  if (told.pack) await go(`?${new URLSearchParams({ tab: "packs", pack: told.pack, ...(told.case && { case: told.case }) })}`);
  else await go(location.search, "stay");
  if (told.announce) announce(told.announce);
  return true;
}

// What is written and not yet saved, by pack, case or item, and part: kept in this window until it is saved or taken back,
// whatever is looked at meanwhile; the pages beside the pack follow it.
const UNSAVED = "lessonbase-unsaved";
const FOLLOW_AFTER = 350;
const WRITTEN = "[data-field-form], [data-pack-note]";
let following; // the timer that lets the pages follow
let followed = 0; // counts what was asked for the pages, so that a late reply does not overwrite a newer one

function unsaved() {
  try {
    return JSON.parse(sessionStorage.getItem(UNSAVED) || "{}");
  } catch {
    return {};
  }
}

function setUnsaved(changes) {
  const kept = Object.entries({ ...unsaved(), ...changes }).filter(([, text]) => text !== null);
  try {
    sessionStorage.setItem(UNSAVED, JSON.stringify(Object.fromEntries(kept.slice(-200))));
  } catch {
    // what is being written stays in its box at least
  }
}

const boxOf = (form) => one("textarea", form);
const writingOf = (form) => ({ target: form.dataset.case || form.dataset.target, part: form.dataset.field || "note" });
const keyOf = (form) => JSON.stringify([packOf(form), ...Object.values(writingOf(form))]);

// Gives what was written back to the boxes of a view that was made anew.
function showUnsaved() {
  const kept = unsaved();
  let some = false;
  for (const form of all(WRITTEN)) {
    const text = kept[keyOf(form)];
    if (text === undefined || text === boxOf(form).value) continue;
    boxOf(form).value = text;
    form.closest("details").open = some = true;
  }
  if (some) follow();
}

async function follow() {
  const frame = one(".preview iframe");
  if (!frame) return;
  const turn = ++followed;
  const { pack } = one(".pack").dataset;
  const writings = Object.entries(unsaved()).flatMap(([key, text]) => {
    const [of, target, part] = JSON.parse(key);
    return of === pack ? [{ target, part, text }] : [];
  });
  const told = await server.preview({ pack, writings, style: new URL(frame.src).searchParams.get("style") || "plain" }).catch(() => null);
  if (turn === followed && told?.body !== undefined) frame.contentWindow?.postMessage({ body: told.body }, "*");
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest(WRITTEN);
  if (!form) return;
  setUnsaved({ [keyOf(form)]: target.value === target.defaultValue ? null : target.value });
  clearTimeout(following);
  following = setTimeout(follow, FOLLOW_AFTER);
});
// Pages that came after what is to be seen in them.
document.addEventListener("load", ({ target }) => target.matches?.(".preview iframe") && Object.keys(unsaved()).length && follow(), true);

async function saveWriting(form, action, asked) {
  const key = keyOf(form);
  const before = unsaved()[key];
  setUnsaved({ [key]: null });
  if (!(await changePack(action, asked)) && before !== undefined) setUnsaved({ [key]: before });
}

async function collect(into) {
  if (await changePack("collect", { ...into, chosen: tray() })) setTray([]);
}

// How references are written is kept in this browser, and said by each address that a pack or an answer leaves from.
const STYLE = "lessonbase-references";

function styled(address) {
  const url = new URL(address, location.href);
  const kept = localStorage.getItem(STYLE);
  kept && kept !== "plain" ? url.searchParams.set("style", kept) : url.searchParams.delete("style");
  return url.href;
}

function showStyle() {
  const choices = all("[data-style]");
  if (!choices.length) return;
  for (const choice of choices) {
    const kept = localStorage.getItem(STYLE);
    if ([...choice.options].some((option) => option.value === kept)) choice.value = kept;
  }
  for (const link of all(".exports a, a[data-styled]")) link.href = styled(link.href);
  const pages = one(".preview iframe");
  if (pages && styled(pages.src) !== pages.src) pages.src = styled(pages.src);
}

async function takePack(input) {
  const [file] = input.files;
  if (!file) return;
  announce(`Taking in ${file.name}`);
  const path = await sent(file);
  input.value = "";
  if (path) changePack("take_pack", { path });
}

// Where the view is made anew, what says so is left open.
async function changeTemplate(action, asked) {
  if (await changePack(action, asked)) one("[data-set-up]").open = true;
}

// A file that is to be the organisation's own look of what leaves.
async function takeTemplate(input) {
  const [file] = input.files;
  if (!file) return;
  announce(`Looking at ${file.name}`);
  input.closest("form").setAttribute("aria-busy", "true");
  const path = await sent(file);
  input.value = "";
  input.closest("form").removeAttribute("aria-busy");
  if (path) changeTemplate("take_template", { path });
}

// The balance of the cases that are taken now.
function showBalance(form) {
  const taken = all("[name=case]:checked", form);
  const counted = taken.flatMap((box) => JSON.parse(box.dataset.counts));
  one("[data-taken]", form).textContent = taken.length;
  for (const row of all("[data-count]", form)) {
    const count = counted.filter((key) => key === row.dataset.count).length;
    one("meter", row).max = Math.max(taken.length, 1);
    one("meter", row).value = count;
    one("dd span", row).textContent = count;
    row.hidden = !count && !row.dataset.count.startsWith("outcomes:");
  }
  const note = one("[data-swap-note]", form);
  if (note) note.hidden = counted.some((key) => ["outcomes:wrong", "outcomes:mixed"].includes(key));
}

function swapCases(button) {
  const form = button.closest("form");
  const [out, into] = button.dataset.swap.split(" ").map((id) => one(`[name=case][value="${id}"]`, form));
  out.checked = false;
  into.checked = true;
  showBalance(form);
  into.focus();
  announce("Swapped.");
}

// A case dragged to another place among the cases of a pack; by keys the arrows beside it do the same.
let dragged = null;
const rowAt = (event) => dragged && event.target.closest?.("[data-case-row]");

function dropCase(event) {
  const row = rowAt(event);
  if (!row) return;
  event.preventDefault();
  const rows = all("[data-case-row]");
  const from = rows.indexOf(dragged);
  const to = rows.indexOf(row);
  if (to !== from) changePack("arrange", { pack: packOf(row), case: dragged.dataset.caseRow, step: to - from });
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-case-row][draggable=true]") || null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", one("a", dragged).innerText);
  dragged.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const row = rowAt(event);
  if (row) event.preventDefault();
  for (const each of all("[data-case-row].over")) each.classList.toggle("over", each === row);
  if (row && row !== dragged) row.classList.add("over");
});
document.addEventListener("drop", dropCase);
document.addEventListener("dragend", () => {
  for (const row of all("[data-case-row]")) row.classList.remove("over", "dragged");
  dragged = null;
});

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-outline-form] [name=case]")) showBalance(target.form);
  if (target.matches("[data-pack-file]")) takePack(target);
  if (target.matches("[data-template-file]")) takeTemplate(target);
  if (!target.matches("[data-style]")) return;
  localStorage.setItem(STYLE, target.value);
  showStyle();
});

// What is pressed in Packs, and the tray's own buttons anywhere. True when it was one of these.
function packClick(hit) {
  if (hit(".outline .fields a")) showOfPack("text");
  if (hit("[data-pack-shows]")) showOfPack(hit("[data-pack-shows]").dataset.packShows);
  else if (hit(CHOOSES)) toggleChosen(hit(CHOOSES));
  else if (hit("[data-choose-points]")) toggleAll(hit("[data-choose-points]"));
  else if (hit("[data-mark-words]")) beginChoosing("pack");
  else if (hit("[data-tray-empty]")) setTray([]);
  else if (hit("[data-swap]")) swapCases(hit("[data-swap]"));
  else if (hit("[data-from-tray]")) collect({ pack: packOf(hit("[data-from-tray]")) });
  else if (hit("[data-move]")) {
    const button = hit("[data-move]");
    changePack("arrange", { pack: packOf(button), case: button.dataset.case, step: Number(button.dataset.move) });
  } else if (hit("[data-drop-case]")) changePack("arrange", { pack: packOf(hit("[data-drop-case]")), drop: hit("[data-drop-case]").dataset.dropCase });
  else if (hit("[data-bring-back]")) changePack("bring_back", { pack: packOf(hit("[data-bring-back]")), version: Number(hit("[data-bring-back]").dataset.bringBack) });
  else if (hit("[data-template-drop]")) changeTemplate("drop_template", { kind: hit("[data-template-drop]").dataset.templateDrop });
  else if (hit("[data-pack-remove]")) changePack("remove_pack", { pack: hit("[data-pack-remove]").dataset.packRemove });
  else if (hit("[data-field-draft]")) {
    const form = hit("[data-field-form]");
    announce("The language model is writing.");
    saveWriting(form, "write_draft", { pack: packOf(form), case: form.dataset.case, field: form.dataset.field });
  } else if (hit("[data-field-back]")) {
    const form = hit("[data-field-form]");
    saveWriting(form, "write", { pack: packOf(form), case: form.dataset.case, field: form.dataset.field, text: "" });
  } else return false;
  return true;
}

// Keys while words are chosen for a pack; in Review its own keys come first.
const packKey = (event) => !inReview() && choosingKey(event);

function packSubmit(event) {
  const form = event.target;
  const said = Object.fromEntries(new FormData(form));
  if (form.matches("[data-topic-form]")) {
    const boxes = all("[name=balance]", form);
    const kept = boxes.filter((box) => box.checked);
    const search = new URLSearchParams({ tab: "packs", topic: said.topic.trim(), cases: said.cases, minutes: said.minutes });
    if (kept.length < boxes.length) for (const { value } of kept.length ? kept : [{ value: "none" }]) search.append("balance", value);
    go(`?${search}`);
  } else if (form.matches("[data-outline-form]")) {
    const cases = all("[name=case]:checked", form).map((box) => box.value);
    changePack("outline", { ...said, minutes: Number(said.minutes), cases });
  } else if (form.matches("[data-tray-form]")) collect({ name: said.name });
  else if (form.matches("[data-field-form]")) saveWriting(form, "write", { pack: packOf(form), case: form.dataset.case, field: form.dataset.field, text: said.text });
  else if (form.matches("[data-pack-note]")) saveWriting(form, "annotate", { pack: packOf(form), target: form.dataset.target, note: said.note });
  else if (form.matches("[data-pack-form]")) changePack(form.dataset.packForm, { ...said, pack: packOf(form) });
  else return;
  event.preventDefault();
}
