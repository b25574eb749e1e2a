// Renews a shown code before it ends: asks for the same page again and takes its code over.
const code = document.getElementById("code");
const seconds = Number(code?.dataset.seconds) || 60;
let made = Date.now();

async function renew() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("code");
    if (!fresh) return location.reload();
    code.replaceChildren(...fresh.childNodes);
    made = Date.now();
  } catch {
    // No network: the next round tries again, and coming back to the page does too.
  }
}

if (code) {
  // Five seconds before its end, so that a slow reader's scan still counts.
  setInterval(() => { if (!document.hidden) renew(); }, (seconds - 5) * 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - made > (seconds - 5) * 1000) renew();
  });
}
