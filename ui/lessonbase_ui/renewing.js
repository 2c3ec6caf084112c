// Markup made anew put in the place of the former. Runs in the scope of page.js.

// Changes only what differs, so that what a person has opened, chosen or reached by keyboard stays while files are read.
function renew(home, markup) {
  const fresh = document.createElement("template");
  fresh.innerHTML = markup;
  for (const list of all(".rows", fresh.content)) list.replaceChildren(...list.children); // blanks would stand in between
  renewChildren(home, fresh.content);
}

// A row is told by what it is about, all else by its place.
function renewChildren(old, fresh) {
  const there = [...fresh.childNodes];
  const wanted = new Set(there.map(rowOf));
  // A row that goes must not have the next one moved or made anew, under the finger of whoever presses it.
  for (const row of all(":scope > [data-row]", old)) if (!wanted.has(rowOf(row))) row.remove();
  const here = [...old.childNodes].filter((node) => !node.classList?.contains("slot"));
  for (const node of there) {
    const at = here.findIndex((former) => rowOf(former) === rowOf(node));
    const [former] = at < 0 ? [] : here.splice(at, 1);
    if (at !== 0) old.insertBefore(former ?? node, here[0] ?? null);
    if (former) renewNode(former, node);
  }
  for (const node of here) node.remove();
}

function rowOf(node) {
  return node.dataset?.row;
}

function renewNode(old, fresh) {
  if (old.nodeName !== fresh.nodeName || old.className !== fresh.className) return old.replaceWith(fresh);
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if (!(old instanceof Element)) return;
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.matches("details"))) old.removeAttribute(name);
  }
  renewChildren(old, fresh);
  if (old.matches("select") && old !== document.activeElement) old.value = one("[selected]", old)?.value ?? "";
}
