// The page of a report beside what was found in it: where it opens, what is marked, turning it. Runs in the scope of page.js.

let viewerTurns = 0; // counts what the viewer was asked for, as `turns` does views
let shown = { html: "", anchor: null }; // what the viewer shows, and what opened it

// On a narrow window the page opens under what was chosen, so only when something was.
function anchorOf(told) {
  const said = new URLSearchParams(location.search);
  if (told.tab === "review") return one(".review [data-home]");
  if (said.get("cite") && told.cite) return one(`.cites [data-cite="${told.cite}"]`);
  if (said.get("passage") || said.get("page")) {
    return all("[data-view]").find((link) => JSON.parse(link.dataset.view).passage === said.get("passage")) || null;
  }
  return told.tab === "reports" ? one(".row.open [data-home]") : null;
}

function place(markup, anchor) {
  if (chosen?.mode === "pack") unchoose();
  shown = { html: markup, anchor };
  for (const slot of all(".slot")) slot.remove();
  const home = anchor?.closest("[data-slot]");
  body.dataset.viewer = markup ? "yes" : "no";
  body.dataset.slot = NARROW.matches && home && markup ? "yes" : "no";
  if (body.dataset.slot === "yes") {
    put("viewer", "");
    const slot = document.createElement("div");
    slot.className = "slot";
    slot.innerHTML = markup;
    home.append(slot);
  } else put("viewer", markup);
  showMarks();
}

function theViewer() {
  return one(".slot .viewer") || one("#part-viewer .viewer");
}

function showMarks() {
  const view = theViewer();
  if (!view) return;
  const pane = one(".pg", view);
  const mark = one(".m, mark", pane) || one(".piece.here", pane);
  const top = mark ? mark.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop : 0;
  pane.scrollTop = mark ? Math.max(0, top - pane.clientHeight * 0.35) : 0;
}

async function look(sight, anchor) {
  const turn = ++viewerTurns;
  const told = await call("view", sight);
  if (!told || turn !== viewerTurns) return;
  place(told.viewer, anchor);
  const pane = one(".pg", theViewer());
  announce(`${pane.getAttribute("aria-label")}${one(".m, mark", pane) ? ", the words are marked" : ""}`);
  if (body.dataset.slot === "yes" || body.dataset.tab === "lessons") theViewer().scrollIntoView({ block: "nearest" });
}

async function choose(link) {
  const sight = JSON.parse(link.dataset.view);
  const number = link.dataset.cite;
  for (const mark of all("[data-cite]")) {
    const on = mark.dataset.cite === number;
    mark.classList.toggle("on", on && mark.matches(".n"));
    on && mark.closest(".cite") ? mark.setAttribute("aria-current", "true") : mark.removeAttribute("aria-current");
  }
  for (const point of all(".cite.point")) point.classList.toggle("on", Boolean(number && one(`[data-cite="${number}"]`, point)));
  for (const near of all(".cite.near")) near.classList.toggle("on", near.contains(link));
  if (number) changeAddress({ cite: number, passage: "", page: "" });
  else if (body.dataset.tab === "reports") changeAddress({ page: sight.page, passage: sight.quote && sight.passage });
  else changeAddress({ passage: sight.passage, cite: "", page: "" });
  const inList = number && !link.closest(".cite") ? one(`.cites [data-cite="${number}"]`) : link;
  await look(sight, inList || link);
}

async function turnTo(button) {
  const sight = JSON.parse(button.closest(".viewer").dataset.sight);
  const label = button.getAttribute("aria-label");
  const page = Number(button.dataset.turn);
  changeAddress({ page });
  await look({ ...sight, page }, shown.anchor);
  const again = all(".turner", theViewer()).find((other) => other.getAttribute("aria-label") === label);
  if (again && !again.disabled) again.focus();
}

// What is to be copied stands in the button, or where it says.
async function textOf(button) {
  if (!button.dataset.copyFrom) return button.dataset.copy;
  const reply = await fetch(styled(button.dataset.copyFrom), { cache: "no-store" });
  if (!reply.ok) throw new Error(reply.status);
  return reply.text();
}

async function copy(button) {
  let text;
  try {
    text = await textOf(button);
  } catch {
    return fault("The answer could not be copied. It still stands here; try once more, or download it.");
  }
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    (one("dialog[open]") || body).append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  const said = one(".copied", button.closest(".viewer, .answered"));
  said.textContent = "Copied: " + text;
}
