// The page in the browser: addresses, views, keys, and what happens when the server is gone. What belongs to the viewer,
// to Reports and to files dropped lies in scripts beside it; Gradio runs them as one, this one last, as the body of a
// function with `element`, `server` and `upload` (gr.HTML, js_on_load).
// All markup comes finished and escaped from the server; nothing here makes markup out of text.

const HOMES = ["state", "chips", "answer", "facets", "cards", "rows", "review", "packs", "record", "viewer", "about"].map((name) => `[data-part=${name}]`);
const FRAME = ["[data-ask-form]", "#text", "[data-drop]", ...HOMES];
const NARROW = window.matchMedia("(max-width: 1000px)");
const SKELETON_AFTER = 300;
const LONGEST = 200_001; // of an address; the server says of one so long that it is too long (address.py)

// In what is not there, nothing is found.
const one = (selector, root = document) => root && root.querySelector(selector);
const all = (selector, root = document) => (root ? [...root.querySelectorAll(selector)] : []);

// What each script beside this one takes of what a person does; a click that one of them took is not looked at further.
const CLICKS = [
  reviewClick,
  packClick,
  recentClick,
  judgeClick,
  lessonsClick,
  codesClick,
  factsClick,
];
const SUBMITS = [
  reviewSubmit,
  packSubmit,
  followSubmit,
  designSubmit,
  codesSubmit,
  factsSubmit,
];
const KEYS = [
  packKey,
  lessonsKey,
  reviewKey,
];
const TABS = {
  ask: "Ask",
  lessons: "Lessons",
  reports: "Reports",
  review: "Review",
  packs: "Packs",
};

const body = document.body;
let turns = 0; // counts navigations, so that a late reply does not overwrite a newer one
let asks = 0; // counts what asks how the library stands,
let standing = 0; // and which of these is shown, so that a late reply does not put former rows back
let away = false;
let typing; // the timer that looks for what is being typed

// ── speaking to the server ────────────────────────────────────────────────────────────────────

async function alive() {
  try {
    return (await fetch("alive", { cache: "no-store", signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

// Whether who looked at this page has to sign in again. Where nobody signs in, nobody is signed out.
async function signedOut() {
  if (one(".top").dataset.signedIn === undefined) return false;
  try {
    return (await fetch("account", { redirect: "manual", cache: "no-store" })).type === "opaqueredirect";
  } catch {
    return false;
  }
}

async function call(action, asked) {
  let told;
  try {
    told = await server[action](asked);
  } catch {
    told = undefined;
  }
  if (told === undefined || told === null) {
    if (await signedOut()) location.reload();
    else if (await alive()) fault("lessonbase could not do this. Try once more; if it stays, its log says why.");
    else gone();
    return null;
  }
  if (told.error) {
    fault(told.error);
    return null;
  }
  return told;
}

function fault(text) {
  const box = one(".fault");
  one("span", box).textContent = text;
  box.hidden = false;
}

async function gone() {
  if (away) return;
  away = true;
  one(".gone").hidden = false;
  body.classList.remove("working");
  while (!(await alive())) await new Promise((done) => setTimeout(done, 2000));
  away = false;
  one(".gone").hidden = true;
  const typed = one("#question").value;
  await go(location.search, "stay");
  if (typed) one("#question").value = typed;
}

// ── the address ───────────────────────────────────────────────────────────────────────────────

function tabOf(search) {
  const said = new URLSearchParams(search);
  if (Object.hasOwn(TABS, said.get("tab"))) return said.get("tab");
  if (said.has("q")) return "ask";
  if (said.has("record")) return "lessons";
  return said.has("report") ? "reports" : "ask";
}

function setAddress(search, how) {
  const where = search === "?" || search === "" ? location.pathname : search;
  if (how === "push") {
    history.replaceState({ y: window.scrollY }, "");
    history.pushState(null, "", where);
  } else if (how === "replace") history.replaceState(history.state, "", where);
}

function changeAddress(changes) {
  const said = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) value ? said.set(name, value) : said.delete(name);
  setAddress("?" + said, "replace");
}

async function go(asked, how = "push") {
  const search = asked.slice(0, LONGEST);
  const turn = ++turns;
  clearTimeout(typing); // whoever goes on to something else does not wait for what was typed
  const before = body.dataset.tab;
  const y = window.scrollY; // a view that takes its time is dimmed, and shorter
  const record = body.dataset.lessons === "open";
  const tab = tabOf(search);
  const typed = one("#question").value;
  setAddress(search, how);
  body.dataset.tab = tab;
  for (const link of all("nav a[data-tab]")) {
    link.dataset.tab === tab ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  one("#frame").setAttribute("aria-busy", "true");
  let former; // where the keyboard was: what is dimmed cannot hold it
  const skeleton = setTimeout(() => {
    if (turn !== turns) return; // a view that was left before it came must not dim the one that was asked for since
    former = spot();
    body.classList.add("working");
  }, SKELETON_AFTER);
  const ask = ++asks;
  const told = await call("show", { search, by: person() });
  clearTimeout(skeleton);
  if (turn !== turns) return;
  body.classList.remove("working");
  one("#frame").setAttribute("aria-busy", "false");
  if (!told) return;
  one(".fault").hidden = true;
  paint(told, typed, ask, spot() || former);
  if (how === "push" && before !== tab) window.scrollTo(0, 0);
  else if (how === "push" && (record || body.dataset.lessons === "open")) window.scrollTo(0, y); // the list stays where it is
  if (how === "back") window.scrollTo(0, history.state?.y || 0);
  if (how === "push") one(".card.open, .row.open")?.scrollIntoView({ block: "nearest" });
}

// ── the view ──────────────────────────────────────────────────────────────────────────────────

// Where the keyboard is, told so that it can be found again in markup that was made anew.
function spot() {
  const at = document.activeElement;
  const part = at.closest("[id^=part-]");
  return part && { part, label: label(at.closest("details[data-chip]") ? one("summary", at.closest("details")) : at), card: at.closest(".card")?.id };
}

function label(at) {
  return at.getAttribute("aria-label") || (one("bdi", at) || at).textContent.trim();
}

function goBackTo(former) {
  if (!former || document.activeElement !== body) return;
  const same = all("a, button, summary", former.part).find((at) => at.checkVisibility() && label(at) === former.label);
  const opened = former.card && document.getElementById(former.card);
  const place = same || (opened && one("a", opened)) || one("a, button, summary", former.part);
  place?.focus({ preventScroll: true });
}

function paint(told, typed, ask, former) {
  const { viewer, state, rows, ...parts } = told.parts;
  for (const [name, markup] of Object.entries(parts)) put(name, markup);
  putStanding({ state, rows }, ask);
  // What a person has begun to type while the view was fetched is theirs.
  if (one("#question").value === typed) setValue("#question", told.tab === "ask" ? told.q : undefined);
  const words = one(`[data-words=${told.tab}]`);
  if (words && words !== document.activeElement) words.value = told.text;
  document.title = ((told.tab === "ask" && told.q) || TABS[told.tab]) + " · lessonbase";
  place(viewer || "", anchorOf(told));
  showTray();
  showStyle();
  showPack();
  showReview();
  remember(told);
  goBackTo(former);
  showLessons(told);
  announce(told.announce);
  body.dataset.ready = told.tab;
  if (told.busy) poll();
}

function setValue(selector, value) {
  if (value !== undefined) one(selector).value = value;
}

function put(name, markup) {
  one(`[data-part=${name}]`).innerHTML = markup;
}

// How the library stands: the line of state and, in Reports, the rows.
function putStanding({ state, rows }, ask) {
  if (ask < standing) return;
  standing = ask;
  put("state", state);
  if (rows === undefined) return;
  renew(one("[data-part=rows]"), rows);
  restoreConfirm();
}

function announce(text) {
  one(".live", element).textContent = text || "";
}

// ── what people do ────────────────────────────────────────────────────────────────────────────

function onClick(event) {
  const hit = (selector) => event.target.closest(selector);
  for (const menu of all("details[data-chip][open]")) if (!menu.contains(event.target)) menu.open = false;
  const link = hit("a[data-go], a[data-view]");
  if (link && (event.ctrlKey || event.metaKey || event.shiftKey || event.button)) return;
  if (link) event.preventDefault();
  if (hit("a[data-view]")) return choose(link);
  if (link && hit("#part-facets")) closeFacets();
  if (link) return go(link.getAttribute("href"));
  if (CLICKS.some((takes) => takes(hit, event))) return;
  if (hit(".turner")) return turnTo(hit(".turner"));
  if (hit("[data-copy], [data-copy-from]")) return copy(hit("[data-copy], [data-copy-from]"));
  if (hit("[data-choose=folder]")) return one("[data-folder]").click();
  if (hit("[data-choose]")) return one("[data-drop] input").click();
  if (hit("[data-starter]")) return starter();
  if (hit("[data-retry]")) return act("retry", { path: hit("[data-retry]").dataset.retry });
  if (hit("[data-dismiss]")) return act("dismiss", { path: hit("[data-dismiss]").dataset.dismiss });
  if (hit("[data-columns]")) return act("columns", { report: hit("[data-columns]").dataset.columns });
  if (hit("[data-apply]")) return act("apply", { number: hit("[data-apply]").dataset.apply });
  if (hit("[data-decline]")) return act("decline", { number: hit("[data-decline]").dataset.decline });
  if (hit("[data-forget]")) return act("forget", { number: hit("[data-forget]").dataset.forget });
  if (hit("[data-ask]")) return confirmRemoval(hit("[data-confirm]"));
  if (hit("[data-keep]")) return keep(hit("[data-confirm]"));
  if (hit("[data-remove]")) return remove(hit("[data-remove]").dataset.remove);
  if (hit("[data-close-fault]")) one(".fault").hidden = true;
  if (hit("[data-facets]")) toggleFacets(hit("[data-facets]"));
}

// Where the facets hide the lessons, what a choice leaves is to be seen.
function closeFacets() {
  const button = one("[data-facets]");
  if (!button.checkVisibility()) return;
  toggleFacets(button);
  button.focus();
}

function toggleFacets(button) {
  const open = body.classList.toggle("facets-open");
  button.setAttribute("aria-expanded", String(open));
}

function ask(event) {
  event.preventDefault();
  const said = new URLSearchParams(tabOf(location.search) === "ask" ? location.search : "");
  for (const name of ["cite", "passage", "page", "record", "tab", "about"]) said.delete(name);
  said.delete("q");
  const question = one("#question").value.trim().replace(/\s+/g, " ");
  if (!question) return one("#question").focus();
  const search = "?" + new URLSearchParams([["q", question], ...said]);
  go(search, search === location.search ? "stay" : "push");
}

function onChange(event) {
  const { number, header } = event.target.dataset;
  if (header) act("take", { number, header, use: event.target.value });
}

function onInput(event) {
  const tab = event.target.dataset.words;
  if (!tab) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    const said = new URLSearchParams(location.search);
    said.set("tab", tab);
    const former = ["text", "record", "passage", "page", "shown", "like", "cell", ...(tab === "reports" ? ["report"] : [])]; // in Lessons it is a filter
    for (const name of former) said.delete(name);
    if (event.target.value.trim()) said.set("text", event.target.value.trim());
    go("?" + said, "replace");
  }, 200);
}

function onKey(event) {
  const menu = one("details[data-chip][open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    one("summary", menu).focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  if (event.key === "Enter" && event.target.matches("#question, #follow") && !event.shiftKey && !event.isComposing) {
    event.preventDefault(); // the box grows by what is in it, and Enter asks
    return event.target.form.requestSubmit();
  }
  if (event.target.closest("input, textarea, select, [contenteditable=true]")) return;
  if (KEYS.some((takes) => takes(event))) return;
  if (event.key === "/") {
    event.preventDefault();
    if (body.dataset.tab !== "ask") go("?");
    body.dataset.tab = "ask";
    one("#question").focus();
    one("#question").select();
  } else if (/^[1-9]$/.test(event.key)) one(`#tab-ask .cites [data-cite="${event.key}"]`)?.click();
  else if (event.key === "[" || event.key === "]") all(".turner", theViewer() || element)[event.key === "[" ? 0 : 1]?.click();
  else if (event.key === "?") one("dialog.help").showModal();
}

function onDrop(event) {
  const drop = event.target.closest?.("[data-drop]");
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault(); // else the browser leaves the page to open the file
  one("[data-drop]").classList.toggle("over", event.type === "dragover" && Boolean(drop));
  const open = body.dataset.tab === "reports" && one("[data-choose]"); // not where the library can only be read
  if (event.type !== "drop" || !open) return;
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  dropped(entries).then(take, () => fault("What was dropped could not be read. Choose it with “Add reports” instead."));
}

async function start() {
  while (!FRAME.every((selector) => one(selector))) await new Promise(requestAnimationFrame);
  document.addEventListener("click", onClick);
  document.addEventListener("input", onInput);
  for (const takes of SUBMITS) document.addEventListener("submit", takes);
  window.addEventListener("storage", showTray); // another window of this page
  document.addEventListener("change", onChange);
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", judgeWord);
  for (const type of ["dragover", "dragleave", "drop"]) document.addEventListener(type, onDrop);
  one("[data-ask-form]").addEventListener("submit", ask);
  for (const input of all("[data-drop] input")) {
    input.addEventListener("change", () => {
      take([...input.files].map((file) => ({ file, folder: file.webkitRelativePath && `/${file.webkitRelativePath}`.replace(/\/[^/]*$/, "") })));
      input.value = "";
    });
  }
  window.addEventListener("focus", () => !away && rows()); // another window may have changed the library
  window.addEventListener("popstate", () => go(location.search, "back"));
  NARROW.addEventListener("change", () => {
    place(shown.html, shown.anchor);
    coverLessons();
  });
  setInterval(async () => !document.hidden && !away && !(await alive()) && gone(), 10000);
  await go(location.search, "stay");
  one(".card.open, .row.open")?.scrollIntoView({ block: "nearest" });
}

start();
