// Files on their way from this browser to the server: chosen or dropped, alone or in folders. Runs in the scope of page.js.

// The files in what was dropped, folders looked into as deep as they go.
async function dropped(entries, folder = "") {
  const found = [];
  for (const entry of entries) {
    if (entry.isFile) found.push({ file: await new Promise((done, fail) => entry.file(done, fail)), folder });
    else {
      const reader = entry.createReader();
      let some;
      while ((some = await new Promise((done, fail) => reader.readEntries(done, fail))).length) {
        found.push(...(await dropped(some, `${folder}/${entry.name}`)));
      }
    }
  }
  return found;
}

// What speaks of the files beside it, by paths that an upload does not keep: a manifest, or a list of references.
const SPEAKS_OF_OTHERS = /^manifest\.csv$|\.(ris|bib|rdf)$/i;

// What of a folder is taken: all that may be a report.
function sorted(chosen, endings) {
  const refused = [];
  const others = [];
  const files = chosen.filter(({ file: { name }, folder }) => {
    const hidden = `${folder}/${name}`.includes("/.") || name.startsWith("~$") || name.endsWith(".columns.json");
    if (!folder) return true;
    if (SPEAKS_OF_OTHERS.test(name)) refused.push(`${name} was not followed: a folder chosen here loses the paths that it speaks of. Pack the folder into a zip archive and add that; there it is followed.`);
    else if (!hidden && endings.some((ending) => name.toLowerCase().endsWith(ending))) return true;
    else if (!hidden) others.push(name);
    return false;
  });
  if (others.length) refused.push(`Passed over, for they are of kinds that are not read: ${others.slice(0, 5).join(", ")}${others.length > 5 ? ` and ${others.length - 5} more` : ""}.`);
  return [files.map(({ file }) => file), refused];
}

async function take(chosen) {
  const drop = one("[data-drop]");
  const limit = Number(drop.dataset.megabytes);
  const [files, refused] = sorted(chosen, drop.dataset.endings.split(" "));
  let taken = 0;
  announce(files.length === 1 ? "Taking one file" : `Taking ${files.length} files`);
  drop.classList.add("taking");
  for (const file of files) {
    if (file.size > limit * 1024 * 1024) {
      refused.push(`${file.name} has ${Math.ceil(file.size / 1024 / 1024)} MB, more than the ${limit} MB a file may have. Save it with smaller pictures, or add it with “lessonbase ingest”.`);
    } else if (!file.size) refused.push(`${file.name} is empty (0 bytes). Get it again from where it came from.`);
    else {
      // Each is claimed as soon as it is there: what was sent and not claimed is gone if the server ends.
      if (await claimed(file)) {
        if (!taken++) await rows();
      } else refused.push(`${file.name} could not be taken over. Try once more.`);
    }
  }
  drop.classList.remove("taking");
  const list = one(".refused", drop);
  list.replaceChildren(...refused.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  if (taken > 1) await rows();
}

// Sends a file; gives where the server has it, or says that it could not be sent.
async function sent(file) {
  try {
    return (await upload(file)).path;
  } catch {
    if (await alive()) fault(`${file.name} could not be taken over. Try once more.`);
    else gone();
    return null;
  }
}

// Sends a file and has it put into the queue; tells whether it is there for good.
async function claimed(file) {
  let path;
  try {
    ({ path } = await upload(file));
  } catch {
    if (!(await alive())) gone();
    return false;
  }
  return Boolean(await call("add", { paths: [path] }));
}
