// In the pages beside a pack, and nowhere in what is handed out: they follow what is being written. The page sends the
// whole text anew; what is the same stays, so that the pages do not move but to what changed.
addEventListener("message", ({ source, data }) => {
  if (source !== parent || typeof data?.body !== "string") return;
  const shown = document.getElementById("body");
  const made = document.createElement("div");
  made.innerHTML = data.body;
  const [old, fresh] = [[...shown.children], [...made.children]];
  const same = (one, other) => one && other && one.outerHTML === other.outerHTML;
  while (same(old[0], fresh[0])) old.shift(), fresh.shift();
  while (same(old.at(-1), fresh.at(-1))) old.pop(), fresh.pop();
  if (!old.length && !fresh.length) return;
  const [changed] = fresh;
  if (old.length) old[0].before(...fresh);
  else shown.append(...fresh);
  for (const each of old) each.remove();
  changed?.scrollIntoView({ block: "nearest" });
});
