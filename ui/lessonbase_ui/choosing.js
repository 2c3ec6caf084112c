// Words chosen on the page of a report: by drawing over them, by tapping the first and the last, or by keys. Runs in the scope
// of page.js. A page's picture has its words from the server, as boxes; a text has them in itself.

let pageWords = { view: null, list: [], coming: null }; // the words of the page that the viewer shows
// { mode, from, to, begin, end, pieces }: places in that list, where in the passages that is, and, of a record that states
// several pieces, those: what lies between them stays out.
let chosen = null;
let drawing = null; // the word at which a stroke over the page began

const JUST_WORDS = /\S+/gu;
const inReview = () => body.dataset.tab === "review"; // elsewhere words are chosen for a pack

// Asked for once a page; who asks meanwhile waits for the same.
async function wordsOf(view) {
  if (pageWords.view !== view) pageWords = { view, list: [], coming: findWords(view) };
  const list = await pageWords.coming;
  if (theViewer() !== view) return [];
  pageWords.list = list;
  return list;
}

async function findWords(view) {
  const sight = JSON.parse(view.dataset.sight);
  if (!one(".sheet", view)) return all("[data-passage]", view).flatMap(wordsInText);
  const told = await call("page_words", { report: sight.report, page: Number(view.dataset.number) });
  return (told?.words || []).map(([passage, start, end, text, x, y, w, h]) => ({ passage, start, end, text, x, y, w, h }));
}

// The words of a passage shown as text; their places count characters as the library does.
function wordsInText(home) {
  const nodes = [];
  const walk = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) nodes.push(walk.currentNode);
  const text = nodes.map((node) => node.data).join("");
  const at = (unit) => {
    let before = 0;
    for (const node of nodes) {
      if (unit <= before + node.data.length) return [node, unit - before];
      before += node.data.length;
    }
    return [nodes.at(-1), nodes.at(-1).data.length];
  };
  const length = (unit) => [...text.slice(0, unit)].length;
  return [...text.matchAll(JUST_WORDS)].map((found) => {
    const range = document.createRange();
    range.setStart(...at(found.index));
    range.setEnd(...at(found.index + found[0].length));
    return { passage: home.dataset.passage, start: length(found.index), end: length(found.index + found[0].length), text: found[0], range };
  });
}

function wordAt(view, list, event) {
  const sheet = one(".sheet", view);
  let best = -1;
  let least = Infinity;
  const far = (value, low, high) => Math.max(low - value, 0, value - high);
  const box = sheet?.getBoundingClientRect();
  list.forEach((word, place) => {
    const { x, y, w, h } = sheet
      ? { x: box.left + (word.x * box.width) / 100, y: box.top + (word.y * box.height) / 100, w: (word.w * box.width) / 100, h: (word.h * box.height) / 100 }
      : (({ left, top, width, height }) => ({ x: left, y: top, w: width, h: height }))(word.range.getBoundingClientRect());
    const distance = far(event.clientX, x, x + w) + 3 * far(event.clientY, y, y + h); // the nearest of the same line first
    if (distance < least) [best, least] = [place, distance];
  });
  return least < 60 ? best : -1;
}

function setChosen(mode, list, from, to, kept = {}) {
  [from, to] = [Math.max(0, Math.min(from, to)), Math.min(list.length - 1, Math.max(from, to))];
  const begin = kept.begin || [list[from].passage, list[from].start];
  const end = kept.end || [list[to].passage, list[to].end];
  chosen = { mode, from, to, begin, end, pieces: kept.pieces };
  showChosen(list);
}

function unchoose() {
  chosen = null;
  drawing = null;
  showChosen([]);
}

function showChosen(list) {
  const view = theViewer();
  for (const mark of all(".m.chosen")) mark.remove();
  CSS.highlights?.delete("chosen");
  for (const each of all("[data-chosen-bar]")) each.hidden = true;
  const bar = one("[data-chosen-bar]", inReview() ? one(".review") : view);
  body.classList.toggle("choosing", Boolean(chosen));
  if (bar) bar.hidden = !chosen;
  if (!chosen || !view) return;
  const inPieces = chosen.pieces && list.map((word) => isIn(word, chosen.pieces));
  const [first, last] = inPieces ? [inPieces.indexOf(true), inPieces.lastIndexOf(true)] : [];
  const words = list.slice(chosen.from, chosen.to + 1).filter((_, n) => {
    const place = chosen.from + n;
    return !inPieces || inPieces[place] || place < first || place > last;
  });
  const sheet = one(".sheet", view);
  if (sheet) {
    for (const line of lines(words)) {
      const mark = Object.assign(document.createElement("i"), { className: "m chosen" });
      for (const [name, value] of Object.entries({ left: line.x, top: line.y, width: line.w, height: line.h })) mark.style[name] = `${value}%`;
      sheet.append(mark);
    }
  } else if (window.Highlight) CSS.highlights.set("chosen", new Highlight(...stretches(words)));
  const text = words.map((word) => word.text).join(" ");
  one("[data-chosen-text]", bar).textContent = text;
  for (const button of all("[data-chosen-mode]", bar)) button.classList.toggle("primary", button.dataset.chosenMode === chosen.mode);
  announce(`Chosen: ${text}`);
  reveal(view, words);
}

// Ranges of words joined into one a passage, where none between was left out.
function stretches(words) {
  const found = [];
  words.forEach((word, n) => {
    const before = words[n - 1];
    if (before?.passage === word.passage && word.start - before.end < 3) found.at(-1).setEnd(word.range.endContainer, word.range.endOffset);
    else found.push(word.range.cloneRange());
  });
  return found;
}

// Boxes of words joined into one a line.
function lines(words) {
  const found = [];
  for (const word of words) {
    const last = found.at(-1);
    const same = last && word.x >= last.x && Math.abs(word.y + word.h / 2 - (last.y + last.h / 2)) < Math.max(word.h, last.h) / 2;
    if (!same) found.push({ ...word });
    else {
      const bottom = Math.max(last.y + last.h, word.y + word.h);
      last.y = Math.min(last.y, word.y);
      last.h = bottom - last.y;
      last.w = Math.max(last.x + last.w, word.x + word.w) - last.x;
    }
  }
  return found;
}

function reveal(view, words) {
  const pane = one(".pg", view);
  const mark = one(".m.chosen", view);
  const box = mark ? mark.getBoundingClientRect() : words[0].range?.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box && (box.top < frame.top || box.bottom > frame.bottom)) pane.scrollTop += box.top - frame.top - frame.height * 0.35;
}

// Begin to choose by keys: with the words that the record states now, or with the sentence after them.
async function beginChoosing(mode) {
  const view = theViewer();
  if (!view) return fault("This record's page is not shown, so no words of it can be chosen. Open the record again.");
  const list = await wordsOf(view);
  if (!list.length) return fault("The words of this page could not be placed, so none can be chosen. Turn to another page.");
  const sight = JSON.parse(view.dataset.sight);
  const quoted = sight.passage && sight.start !== null ? [[sight.passage, sight.start, sight.start + [...(sight.quote || "")].length]] : [];
  const extent = mode === "pack" ? quoted : JSON.parse(one(".review").dataset.extent || "[]");
  const from = list.findIndex((word) => isIn(word, extent));
  const to = list.findLastIndex((word) => isIn(word, extent));
  if (mode === "extent" && from >= 0) {
    const kept = { begin: extent[0].slice(0, 2), end: [extent.at(-1)[0], extent.at(-1)[2]], pieces: extent.length > 1 ? extent : undefined };
    setChosen(mode, list, from, to, kept);
  } else if (mode === "pack" && from >= 0) setChosen(mode, list, from, to);
  else setChosen(mode, list, ...sentence(list, Math.max(to, -1) + 1 < list.length ? Math.max(to, -1) + 1 : 0));
  one(".pg", view).focus({ preventScroll: true });
}

const isIn = (word, pieces) => pieces.some(([passage, start, end]) => word.passage === passage && word.start < end && word.end > start);

const ENDS = /[.!?…:]["”’)\]]*$/u;

// The first and last word of the sentence that a word is in.
function sentence(list, at) {
  const ends = (place) => ENDS.test(list[place].text) || list[place + 1]?.passage !== list[place].passage;
  let from = at;
  let to = at;
  while (from > 0 && !ends(from - 1)) from -= 1;
  while (to < list.length - 1 && !ends(to)) to += 1;
  return [from, to];
}

function choosingKey(event) {
  if (!chosen) return false;
  const { list } = pageWords;
  const { mode, from, to, begin, end, pieces } = chosen;
  const moves = {
    ArrowRight: () => (event.shiftKey ? setChosen(mode, list, Math.min(from + 1, to), to, { end, pieces }) : setChosen(mode, list, from, to + 1, { begin, pieces })),
    ArrowLeft: () => (event.shiftKey ? setChosen(mode, list, from - 1, to, { end, pieces }) : setChosen(mode, list, from, Math.max(to - 1, from), { begin, pieces })),
    ArrowDown: () => to + 1 < list.length && setChosen(mode, list, ...sentence(list, to + 1)),
    ArrowUp: () => from > 0 && setChosen(mode, list, ...sentence(list, from - 1)),
    Enter: () => takeChosen(mode),
    Escape: unchoose,
  };
  const move = moves[event.key];
  if (!move || (event.key === "Enter" && event.target.closest("button, a"))) return false;
  event.preventDefault();
  move();
  return true;
}

function takeChosen(mode) {
  if (mode === "pack") return packChosen();
  const asked = { chosen: [...chosen.begin, ...chosen.end], pieces: mode === "extent" ? chosen.pieces : undefined };
  if (mode === "extent") {
    unchoose();
    decide("restate", asked);
  } else openPicker("add", asked);
}

// The chosen words into the tray, a stretch a passage.
function packChosen() {
  const { from, to } = chosen;
  const stretch = new Map();
  for (const { passage, start, end } of pageWords.list.slice(from, to + 1)) stretch.set(passage, [stretch.get(passage)?.[0] ?? start, end]);
  unchoose();
  setTray([...tray(), ...[...stretch].map(([passage, [start, end]]) => `${passage} ${start} ${end}`)]);
  announce("In the tray.");
}

async function onPointer(event) {
  const view = event.target.closest?.(".viewer");
  if (!view || !event.target.closest(".pg") || one("[data-read-only]") || event.button > 0) return;
  if (event.type !== "pointerdown" && !inReview() && drawing === null && !chosen) return; // looking is not choosing
  if (event.type === "pointerdown" && (event.pointerType === "touch" || event.shiftKey)) return; // a finger scrolls; a tap is a click
  const list = await wordsOf(view);
  if (!list.length) return;
  const at = wordAt(view, list, event);
  const mode = chosen?.mode || (inReview() ? "add" : "pack");
  if (event.type === "pointerdown") drawing = at;
  else if (event.type === "pointermove" && drawing !== null && drawing >= 0 && at >= 0 && (at !== drawing || chosen)) setChosen(mode, list, drawing, at);
  else if (event.type === "pointerup") drawing = null;
  else if (event.type === "click" && at >= 0 && chosen && (event.shiftKey || event.pointerType === "touch")) {
    if (at < chosen.from) setChosen(mode, list, at, chosen.to, { end: chosen.end });
    else setChosen(mode, list, chosen.from, at, { begin: chosen.begin });
  } else if (event.type === "click" && at >= 0 && event.pointerType === "touch") setChosen(mode, list, at, at);
}

function startChoosing() {
  for (const type of ["pointerdown", "pointermove", "pointerup", "click"]) document.addEventListener(type, onPointer);
  document.addEventListener("selectstart", (event) => {
    if (inReview() && event.target.parentElement?.closest(".viewer .pg")) event.preventDefault();
  });
}
