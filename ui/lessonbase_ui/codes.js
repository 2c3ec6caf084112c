// Codes: what is done to an organisation's own taxonomies; and files of records that are taken in. Runs in the scope of page.js.

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

// A file that was chosen goes to the server, which takes it in as whoever looks.
async function takeFile(input, action) {
  const [file] = input.files;
  if (!file) return;
  if (!person()) return askWho(() => takeFile(input, action));
  announce(`Taking in ${file.name}`);
  const path = await sent(file);
  const said = input.form ? Object.fromEntries(new FormData(input.form)) : {};
  input.value = "";
  if (path) decide(action, { ...said, path });
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-codes-file]")) takeFile(target, "take_codes");
  if (target.matches("[data-records-file]")) takeFile(target, "take_records");
});
