// Codes: what is done to an organisation's own taxonomies. Runs in the scope of page.js.

function codesSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-codes-form], [data-codes-take]")) return;
  event.preventDefault();
  if (form.matches("[data-codes-form]")) decide("change_codes", { deed: form.dataset.codesForm, ...Object.fromEntries(new FormData(form)) });
}

function codesClick(hit) {
  const button = hit("[data-codes-restore]");
  if (!button) return false;
  decide("change_codes", { deed: "restore", version: button.dataset.codesRestore });
  return true;
}

async function takeCodes(input) {
  const [file] = input.files;
  if (!file) return;
  if (!person()) return askWho(() => takeCodes(input));
  announce(`Taking in ${file.name}`);
  const path = await sent(file);
  const said = Object.fromEntries(new FormData(input.form));
  input.value = "";
  if (path) decide("take_codes", { ...said, path });
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-codes-file]")) takeCodes(target);
});
