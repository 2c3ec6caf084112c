// What is done in Reports, and the watch over files being read. Runs in the scope of page.js.

const POLL_EVERY = 500;
const POLL_AT_LEAST_EVERY = 3000;
const GLANCE_FOR = 10000;

let confirming = null; // the report whose removal is being confirmed
let polling = false;
let due = false; // whether something came up that poll() has not asked for yet
let asking = 0; // how many tables ask what their columns are

async function act(action, asked) {
  const pressed = document.activeElement;
  const within = pressed.closest(".row.open");
  const told = await call(action, asked);
  if (!told) return;
  await rows();
  if (told.announce) announce(told.announce);
  const near = within && (one("[data-again]") || one("[data-columns]"));
  if (!pressed.isConnected) (near || one("#on-the-way") || one("[data-choose]"))?.focus();
}

async function rows() {
  const ask = ++asks;
  const { search } = location;
  const told = await call("rows", { search });
  if (!told) return;
  const here = search === location.search;
  if (here) putStanding(told.parts, ask);
  if (told.busy || !here) poll();
}

// The rows for poll(), or null where they did not come in good time.
async function glance(search) {
  const late = new Promise((done) => setTimeout(done, GLANCE_FOR, null));
  try {
    const told = await Promise.race([server.rows({ search }), late]);
    if (told && !told.error) return told;
  } catch {
    // told below
  }
  if (!(await alive())) gone();
  return null;
}

async function poll() {
  due = true;
  if (polling) return;
  polling = true;
  let busy = true;
  let took = 0; // what takes long is looked over less often, yet often enough for whoever waits
  while ((busy || due) && !away) {
    await new Promise((done) => setTimeout(done, Math.min(Math.max(POLL_EVERY, 4 * took), POLL_AT_LEAST_EVERY)));
    const begun = performance.now();
    const ask = ++asks;
    const { search } = location;
    due = false; // a reply to what was asked before is no reply to what comes up now
    const told = await glance(search);
    took = performance.now() - begun;
    if (!told) continue; // one reply that does not come must not end the watch; if the server is gone, gone() says so
    busy = told.busy || search !== location.search;
    if (search === location.search) putStanding(told.parts, ask);
    if (told.asking > asking) announce("A table asks what its columns are.");
    asking = told.asking;
  }
  polling = false;
  if (busy === false && !asking) announce("All files are done.");
  if (busy === false && one(".row.open [data-again] .row.done")) go(location.search, "stay"); // the viewer shows it anew
}

function restoreConfirm() {
  for (const box of all("[data-confirm]")) {
    const sure = confirming !== null && one(`[data-remove="${CSS.escape(confirming)}"]`, box) !== null;
    one(".sure", box).hidden = !sure;
    one("[data-ask]", box).hidden = sure;
  }
}

async function starter() {
  const told = await call("starter", {});
  if (told) await go("?tab=reports");
}

function confirmRemoval(box) {
  confirming = one("[data-remove]", box).dataset.remove;
  restoreConfirm();
  one("[data-keep]", box).focus();
}

function keep(box) {
  confirming = null;
  restoreConfirm();
  one("[data-ask]", box).focus();
}

// What a person altered of a report's facts goes with what stood there before.
function factsSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-facts-form]")) return;
  event.preventDefault();
  const was = Object.fromEntries(all("input", form).map((field) => [field.name, field.defaultValue]));
  decide("correct", { report: form.dataset.report, said: Object.fromEntries(new FormData(form)), was });
}

function factsClick(hit) {
  if (!hit("[data-put-back]")) return false;
  decide("put_back", { value: hit("[data-put-back]").dataset.putBack });
  return true;
}

async function remove(report) {
  confirming = null;
  const told = await call("remove", { report });
  if (!told) return;
  await go("?tab=reports", "replace");
  announce(told.announce);
}
