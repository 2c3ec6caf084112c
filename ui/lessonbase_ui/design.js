// Checking a design: a draft is sent, its check watched until it is through. Runs in the scope of page.js.

async function checkDesign(asked) {
  const told = await call("check_design", asked);
  if (told) await go(`?${new URLSearchParams({ tab: "ask", design: told.design })}`);
}

function designSubmit(event) {
  if (!event.target.matches("[data-design-form]")) return;
  event.preventDefault();
  checkDesign({ text: one("#design-text").value });
}

async function sendDesign(file) {
  const form = one("[data-design-form]");
  if (!file || !form) return;
  form.setAttribute("aria-busy", "true");
  announce(`Sending ${file.name}`);
  const path = await sent(file);
  form.removeAttribute("aria-busy");
  if (path) await checkDesign({ path });
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-design-file]")) return;
  sendDesign(event.target.files[0]);
  event.target.value = "";
});

document.addEventListener("drop", (event) => {
  if (one("[data-design-form]")?.checkVisibility() && event.dataTransfer?.files.length) sendDesign(event.dataTransfer.files[0]);
});

// In one column the lessons stand before the parts once a part was chosen: there they are to be seen.
document.addEventListener("click", async (event) => {
  if (!NARROW.matches || !event.target.closest(".design-parts a, .design-lessons .push a")) return;
  while (one("#frame").getAttribute("aria-busy") === "true") await new Promise(requestAnimationFrame);
  one(".design-lessons")?.scrollIntoView();
});

// Once a check is through its view is fetched; whoever went elsewhere meanwhile is left there.
let watched = "";
async function watchDesign() {
  const going = one("[data-design-going]");
  const design = going?.checkVisibility() ? going.dataset.designGoing : "";
  if (!design || watched === design) return;
  watched = design;
  while (one(`[data-design-going="${design}"]`)?.checkVisibility()) {
    const told = await call("design_going", { design });
    if (!told) break;
    const at = one(`[data-design-going="${design}"]`);
    if (at && told.through) {
      await go(location.search, "stay");
      break;
    }
    if (at && told.of) {
      one("[data-design-says]", at).textContent = `Part ${told.done} of ${told.of}`;
      Object.assign(one("progress", at), { max: told.of, value: told.done });
    }
    await new Promise((done) => setTimeout(done, 700));
  }
  watched = "";
}
new MutationObserver(watchDesign).observe(document.body, { childList: true, subtree: true });
