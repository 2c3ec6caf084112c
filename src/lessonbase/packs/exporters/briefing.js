// Checks each quote against the hash taken when it was quoted, and says so. crypto.subtle is there for files opened from disk
// and over https; where it is not, the hashes can still be compared by hand.
(async () => {
  const told = document.getElementById("check");
  const quotes = [...document.querySelectorAll("q[data-sha256]")];
  if (!window.crypto || !crypto.subtle) {
    told.textContent = `${quotes.length} quotes. This browser cannot check their hashes here; compare them by hand.`;
    return;
  }
  let wrong = 0;
  for (const quote of quotes) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(quote.textContent));
    const found = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (found !== quote.dataset.sha256) {
      wrong += 1;
      quote.insertAdjacentText("afterend", " ✗");
    }
  }
  told.textContent = wrong
    ? `${wrong} of ${quotes.length} quotes are not as they were taken. Do not rely on them.`
    : `${quotes.length} quotes, all as they were taken.`;
  told.classList.toggle("wrong", wrong > 0);
})();
