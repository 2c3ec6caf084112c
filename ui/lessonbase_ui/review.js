// Review: what is done to the record that is open, by button or by key, and who does it. Runs in the scope of page.js.

const PERSON = "lessonbase-person";
let deciding = false; // a key that is held down must not decide twice
let unnamed = null; // what waits for a name
let refused = null; // what a conflict kept from being done
let splitAt = null; // the place in the statement at which it is to be split

function person() {
  try {
    return localStorage.getItem(PERSON) || "";
  } catch {
    return "";
  }
}

const bench = () => one(".review");

async function decide(action, asked = {}) {
  if (deciding) return;
  if (!person()) return askWho(() => decide(action, asked));
  deciding = true;
  bench()?.setAttribute("aria-busy", "true");
  const { record, seq, status, blind } = bench()?.dataset || {};
  const told = await call(action, { search: location.search, by: person(), record, seq, status_seen: status, blind, ...asked });
  deciding = false;
  bench()?.removeAttribute("aria-busy");
  if (!told) return;
  if (told.who) return askWho(() => decide(action, asked));
  if (told.conflict) {
    refused = { action, asked };
    one("[data-conflict]").innerHTML = told.conflict;
    one("#conflict-title").focus();
    return announce(told.announce);
  }
  if (told.go) await go(told.go, told.go === location.search ? "stay" : "push");
  if (told.review) paintReview(told);
  const said = one("[data-told]");
  if (said) said.textContent = told.announce || "";
  announce(told.announce);
}

function paintReview(told) {
  const list = one(".queue-list");
  const kept = { top: list?.scrollTop || 0, lot: bench()?.dataset.window };
  unchoose();
  setAddress(told.search, told.search === location.search ? "replace" : "push");
  put("review", told.review);
  showReview();
  const fresh = one(".queue-list");
  if (fresh && bench().dataset.window === kept.lot) fresh.scrollTop = kept.top;
  one(".queue-list .on")?.scrollIntoView({ block: "nearest" });
  if (told.sight) lookQuietly(told.sight);
  else place("", null);
}

// The page follows the record; what is said aloud is what was done.
async function lookQuietly(sight) {
  const turn = ++viewerTurns;
  const told = await call("view", sight);
  if (told && turn === viewerTurns) place(told.viewer, one(".review [data-home]"));
}

// After every painting: keys on their buttons, panes below the header, rows in sight.
function showReview() {
  if (body.dataset.tab !== "review") return;
  document.documentElement.style.setProperty("--top", `${one(".top").offsetHeight}px`);
  body.classList.remove("queue-open");
  showKeys();
  showProposals();
  const row = one(".queue-list .on");
  if (row) row.parentElement.scrollTop = Math.max(0, row.offsetTop - row.parentElement.offsetTop - 120);
}

// ── who ───────────────────────────────────────────────────────────────────────────────────────

function askWho(then) {
  unnamed = then;
  const dialog = one("dialog.who");
  one("input", dialog).value = person();
  dialog.showModal();
  one("input", dialog).select();
}

function nameMe(form) {
  const name = form.elements.name.value.trim().replace(/\s+/g, " ");
  if (!name) return;
  try {
    localStorage.setItem(PERSON, name);
  } catch {
    return fault("This browser keeps nothing for this page, so it cannot know who you are. Allow it to keep data of this page.");
  }
  form.closest("dialog").close();
  const then = unnamed;
  unnamed = null;
  if (then) go(location.search, "stay").then(then);
  else go(location.search, "stay");
}

// ── splitting ─────────────────────────────────────────────────────────────────────────────────

function beginSplit() {
  const home = one("[data-statement]");
  const text = home.textContent;
  const places = [...text.matchAll(/\s+(?=\S)/gu)].map((found) => found.index + found[0].length);
  if (!places.length) return fault("This record is one word, which cannot be split.");
  const middle = text.length / 2;
  const sentences = places.filter((at) => /[.!?…;]["”’)\]]*\s*$/u.test(text.slice(0, at)));
  const near = (several) => several.reduce((best, at) => (Math.abs(at - middle) < Math.abs(best - middle) ? at : best));
  splitAt = { text, places, at: near(sentences.length ? sentences : places) };
  showSplit();
}

function showSplit() {
  const home = one("[data-statement]");
  const { text, at } = splitAt;
  const mark = Object.assign(document.createElement("span"), { className: "cut" });
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", "split here");
  home.replaceChildren(text.slice(0, at), mark, text.slice(at));
  one("[data-split-bar]").hidden = false;
  announce(`Split before ${text.slice(at, at + 40)}`);
}

function endSplit() {
  if (!splitAt) return;
  one("[data-statement]").textContent = splitAt.text;
  one("[data-split-bar]").hidden = true;
  splitAt = null;
}

function takeSplit() {
  const at = [...splitAt.text.slice(0, splitAt.at)].length;
  endSplit();
  decide("split", { at });
}

function splittingKey(event) {
  if (!splitAt || (event.key === "Enter" && event.target.closest("button, a"))) return false;
  const { places, at } = splitAt;
  if (event.key === "ArrowRight") splitAt.at = places.find((one) => one > at) ?? at;
  else if (event.key === "ArrowLeft") splitAt.at = places.findLast((one) => one < at) ?? at;
  else if (event.key === "Escape") return endSplit(), true;
  else if (event.key === "Enter") return takeSplit(), true;
  else return false;
  event.preventDefault();
  showSplit();
  return true;
}

// ── buttons and keys ──────────────────────────────────────────────────────────────────────────

function openNote(open) {
  const form = one("[data-note-form]");
  form.hidden = !open;
  if (open) {
    one("textarea", form).focus();
    form.scrollIntoView({ block: "nearest" });
  }
  if (!open) one("[data-do=note]").focus();
}

const DEEDS = {
  accept: () => decide("decide_one", { status: "accepted" }),
  reject: () => openPicker("reject"),
  extent: () => beginChoosing("extent"),
  add: () => beginChoosing("add"),
  kind: () => openPicker("kind"),
  tag: () => openPicker("tag"),
  merge: () => openPicker("merge"),
  parent: () => openPicker("parent"),
  report: () => openPicker("report"),
  split: beginSplit,
  note: () => openNote(true),
  undo: () => decide("undo"),
  keys: openKeys,
};

// Tags are proposed once the record stands there: what is decided on is never waited for.
async function showProposals() {
  const home = one("[data-proposals]");
  if (!home || home.dataset.asked) return;
  home.dataset.asked = "yes";
  const told = await call("proposals", { search: location.search, by: person(), record: home.dataset.proposals });
  if (told && home.isConnected) home.innerHTML = told.proposals;
}

function reviewClick(hit, event) {
  const deed = hit("[data-do]")?.dataset.do;
  if (deed && DEEDS[deed]) {
    closePicker(false);
    endSplit();
    DEEDS[deed]();
  } else if (hit("[data-picker] [role=option]")) pick(hit("[role=option]"));
  else if (hit("[data-picker-close]")) closePicker();
  else if (hit("[data-chosen-mode]")) takeChosen(hit("[data-chosen-mode]").dataset.chosenMode);
  else if (hit("[data-unchoose]")) unchoose();
  else if (hit("[data-split-take]")) takeSplit();
  else if (hit("[data-split-leave]")) endSplit();
  else if (hit("[data-retag]")) decide("tag", { value: hit("[data-retag]").dataset.retag });
  else if (hit("[data-untag]")) decide("tag", { value: hit("[data-untag]").dataset.untag, off: true });
  else if (hit("[data-restore]")) decide("restore", { value: hit("[data-restore]").dataset.restore });
  else if (hit("[data-note-close]")) openNote(false);
  else if (hit("[data-several]")) decide("decide_several", { seen: hit("[data-several]").dataset.several });
  else if (hit("[data-settle]")) {
    const { settle, coder, value } = hit("[data-settle]").dataset;
    decide("settle", { record_id: settle, coder, value });
  } else if (hit("[data-who]")) askWho(null);
  else if (hit("[data-who-close]")) one("dialog.who").close();
  else if (hit("[data-queue]")) {
    const open = body.classList.toggle("queue-open");
    hit("[data-queue]").setAttribute("aria-expanded", String(open));
  } else if (hit("[data-conflict-keep]")) {
    refused = null;
    go(location.search, "stay");
  } else if (hit("[data-conflict-anyway]")) {
    const { action, asked } = refused;
    decide(action, { ...asked, anyway: true });
  } else return false;
  return true;
}

function reviewSubmit(event) {
  const form = event.target;
  if (form.matches("[data-note-form]")) decide("remark", { note: form.elements.note.value });
  else if (form.matches("[data-who-form]")) nameMe(form);
  else if (form.matches("[data-coders-form]")) decide("assign", { report: form.elements.report.value, coders: form.elements.coders.value });
  else if (!form.matches("[data-picker-form]")) return;
  event.preventDefault();
}

function reviewKey(event) {
  if (body.dataset.tab !== "review" || !bench()) return false;
  if (typingAhead(event) || choosingKey(event) || splittingKey(event)) return true;
  if (event.key === "?") return openKeys(), true;
  const deed = deedOf(event);
  const button = deed && one(`[data-do=${deed}]`);
  if (!button || button.disabled) return false;
  event.preventDefault();
  button.click();
  return true;
}

startChoosing();
startPicking();
