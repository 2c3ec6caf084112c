// What follows an answer. What was asked in this browser: recent questions, saved ones with what is new to them, questions that follow another, and
// where each tab was left. Runs in the scope of page.js. Nothing of it leaves the browser but to be asked again.

const RECENT = "lessonbase-asked";
const KEPT = 500; // questions, the saved ones among them
const AT_FIRST = 6;
const left = {}; // by tab, the address it was left at

// Each {q, search, at, saved, seen}: `seen` are the passages of the answer that was last looked at, of saved ones only.
function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) || "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each?.q === "string" && typeof each.search === "string") : [];
  } catch {
    return [];
  }
}

function setRecent(asked) {
  const saved = asked.filter((each) => each.saved);
  const others = asked.filter((each) => !each.saved).slice(0, Math.max(0, KEPT - saved.length));
  try {
    localStorage.setItem(RECENT, JSON.stringify([...saved, ...others]));
  } catch {
    if (others.length > 20) setRecent([...saved, ...others.slice(0, 20)]); // the browser's room is full: the last ones only
  }
}

// The question of an address, without what was looked at in its answer.
function questionOf(search) {
  const said = new URLSearchParams(search);
  for (const name of ["cite", "passage", "page"]) said.delete(name);
  return "?" + said;
}

const seenNow = () => (one(".answered")?.dataset.seen || "").split(" ").filter(Boolean);

// After a view is shown: the question is remembered, saved ones know what was seen, and the buttons say how it stands.
function remember(told) {
  left[told.tab] = location.search || "?";
  for (const link of all("nav a[data-tab]")) {
    const fresh = link.dataset.tab === "ask" ? "?" : `?tab=${link.dataset.tab}`;
    link.setAttribute("href", link.dataset.tab === told.tab ? fresh : left[link.dataset.tab] || fresh);
  }
  if (told.tab !== "ask") return;
  if (!told.q) return showRecent();
  const search = questionOf(location.search);
  const asked = recent();
  const before = asked.find((each) => each.search === search);
  const now = { ...before, q: told.q, search, at: Date.now() };
  if (now.saved) now.seen = [...new Set([...(now.seen || []), ...seenNow()])].slice(0, 200);
  setRecent([now, ...asked.filter((each) => each !== before)]);
  const button = one("[data-save]");
  if (button) showSaved(button, Boolean(now.saved));
}

function showSaved(button, on) {
  button.textContent = on ? "Saved ✓" : "Save question";
  button.setAttribute("aria-pressed", String(on));
}

function showRecent(many = AT_FIRST) {
  const box = one("[data-recent]");
  if (!box) return;
  const asked = recent();
  box.hidden = asked.length === 0;
  const shownNow = asked.filter((each, at) => each.saved || at < many);
  one("ul", box).replaceChildren(...shownNow.map(recentRow));
  const more = one("[data-recent-all]", box);
  more.hidden = shownNow.length === asked.length;
  more.textContent = `Show all ${asked.length}`;
  for (const each of shownNow.filter((one) => one.saved)) tellNews(each);
}

function recentRow(asked) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  const words = document.createElement("bdi");
  link.className = "example";
  link.dataset.go = "";
  link.href = asked.search;
  words.textContent = asked.q;
  link.append(words);
  row.append(link);
  if (asked.saved) {
    const news = document.createElement("span");
    news.className = "soft";
    news.dataset.newsOf = asked.search;
    news.textContent = "saved";
    link.append(" ", news);
  }
  return row;
}

async function tellNews(asked) {
  const told = await call("news", { search: asked.search, seen: asked.seen || [] });
  const place = all("[data-news-of]").find((each) => each.dataset.newsOf === asked.search);
  if (told && place) place.textContent = told.news;
}

// The answer as one text, where a language model is set: beside the points, never in their place. It grows as it is written
// and checked, sentence by sentence, and stops growing where the person has gone on to something else.
async function writeUp(button) {
  const home = one("[data-draft]");
  button.disabled = true;
  button.textContent = "Writing …";
  try {
    const reply = await fetch(`written${location.search}`, { cache: "no-store" });
    if (!reply.ok) throw new Error(reply.status);
    const pieces = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (let { done, value } = await pieces.read(); !done; { done, value } = await pieces.read()) {
      if (!home.isConnected) return pieces.cancel();
      const lines = (held + value).split("\n");
      held = lines.pop();
      if (lines.length) home.innerHTML = JSON.parse(lines.at(-1));
    }
    announce(one(".note-line", home)?.textContent || "Written.");
  } catch {
    if (home.isConnected) fault("The text could not be written. The points above stand; try once more.");
  } finally {
    button.disabled = false;
    button.textContent = "Write as one text";
  }
}

function recentClick(hit) {
  if (hit("[data-write]")) writeUp(hit("[data-write]"));
  else if (hit("[data-save]")) {
    const search = questionOf(location.search);
    const asked = recent();
    const now = asked.find((each) => each.search === search);
    if (!now) return true;
    now.saved = !now.saved;
    now.seen = now.saved ? seenNow() : undefined;
    setRecent(asked);
    showSaved(hit("[data-save]"), now.saved);
    announce(now.saved ? "Saved. It stands under the empty question, with what is new." : "Not saved any more.");
  } else if (hit("[data-recent-all]")) showRecent(KEPT);
  else if (hit("[data-recent-forget]")) {
    setRecent(recent().filter((each) => each.saved));
    showRecent();
    announce("Forgotten. Saved questions stay.");
  } else if (hit("[data-kept]")) hit("[data-kept]").remove();
  else return false;
  return true;
}

function followSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-follow-form]")) return;
  event.preventDefault();
  const question = one("textarea", form).value.trim().replace(/\s+/g, " ");
  if (!question) return one("textarea", form).focus();
  const said = new URLSearchParams(location.search);
  for (const name of ["q", "about", "cite", "passage", "page", "tab"]) said.delete(name);
  const about = all("[data-kept]", form).map((each) => ["about", each.dataset.kept]);
  go("?" + new URLSearchParams([["q", question], ...about, ...said]));
}
