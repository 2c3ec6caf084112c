// Lessons: the list and the record that is open beside it, or the whole as a map. Runs in the scope of page.js.

let opener = ""; // the record that is open, so that the keyboard finds its card again

function lessonsClick(hit) {
  const view = hit("[data-lessons-view]")?.dataset.lessonsView;
  if (view) showAs(view);
  const all_ = hit("[data-choose-all]");
  if (all_) {
    setTray([...tray(), ...all_.dataset.chooseAll.split(" ")]);
    showTray();
    announce(one("[data-tray-count]").textContent);
  }
  return Boolean(view || all_);
}

function showAs(view) {
  const said = new URLSearchParams(location.search);
  for (const name of ["view", "record", "passage", "page", "shown", "like", "cell"]) said.delete(name);
  said.set("tab", "lessons");
  if (view === "map") said.set("view", "map");
  go("?" + said);
}

// On a narrow window the record covers the list, which then takes no part until it is closed.
function showLessons(told) {
  const here = told.tab === "lessons";
  const record = here && one(".record[data-record]");
  const map = here && new URLSearchParams(location.search).get("view") === "map";
  body.dataset.lessons = map ? "map" : record ? "open" : here ? "list" : "";
  for (const button of all("[data-lessons-view]")) button.setAttribute("aria-pressed", String((button.dataset.lessonsView === "map") === map));
  coverLessons();
  const covered = one("#work").inert;
  const id = record ? record.dataset.record : "";
  if (covered && id !== opener) {
    one("#side").scrollTop = 0;
    one("h2", record).focus({ preventScroll: true });
  } else if (!id && opener && document.activeElement === body) {
    const card = document.getElementById(`record-${opener}`);
    if (card) one("a", card).focus({ preventScroll: true });
  }
  if (id !== opener) one("#side").scrollTop = 0;
  opener = id;
}

function coverLessons() {
  one("#work").inert = body.dataset.lessons === "open" && NARROW.matches;
}

function lessonsKey(event) {
  const close = event.key === "Escape" ? one(".record[data-record] [data-close]") : null;
  close?.click();
  return Boolean(close);
}

// A long facet is narrowed by what is typed above it.
document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-find]")) return;
  const facet = target.closest(".facet");
  const typed = target.value.trim().toLowerCase();
  if (typed && one("details", facet)) one("details", facet).open = true;
  for (const item of all("li", facet)) item.hidden = !item.textContent.toLowerCase().includes(typed);
});
