// What a person says of an answer, of one of its points or of all: useful or not, and a word on it. Runs in the scope of page.js.

async function judge(group, said, word = "") {
  const told = await call("judge", { search: location.search, words: group.dataset.judging.split(";").filter(Boolean), said, word });
  if (!told) return;
  for (const button of all("[data-judge]", group)) button.setAttribute("aria-pressed", String(button.dataset.judge === said));
  one("[data-judge-word]", group).hidden = !said;
  announce(word ? "Kept." : told.announce);
}

// Fitting the search to what was marked: how it was before and after stands below the button.
async function fitSearch(button) {
  button.disabled = true;
  button.textContent = "Trying …";
  const told = await call("fit", {});
  button.disabled = false;
  button.textContent = "Fit the search to them";
  if (!told) return;
  one("[data-fitted]").replaceChildren(
    ...told.fitted.map((line) => {
      const row = document.createElement("li");
      row.textContent = line;
      return row;
    }),
  );
  announce(told.announce);
}

function judgeClick(hit) {
  if (hit("[data-fit]")) {
    fitSearch(hit("[data-fit]"));
    return true;
  }
  const button = hit("[data-judge]");
  if (!button) return false;
  judge(button.closest("[data-judging]"), button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.judge);
  return true;
}

// A word is kept when Enter is pressed in its field.
function judgeWord(event) {
  const field = event.target.closest("[data-judge-word]");
  if (!field || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const group = field.closest("[data-judging]");
  const said = one("[data-judge][aria-pressed=true]", group)?.dataset.judge;
  if (said) judge(group, said, field.value);
}
