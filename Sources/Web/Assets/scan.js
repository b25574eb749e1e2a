// Reads a shown code with the camera, where the browser can; pasting works everywhere.
const box = document.getElementById("scanner");
const video = document.getElementById("camera");
const note = document.getElementById("scan-note");
const pasted = document.getElementById("pasted");

async function scan() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    note.textContent = note.dataset.denied;
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  note.textContent = note.dataset.looking;
  await video.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stop = () => stream.getTracks().forEach((track) => track.stop());
  addEventListener("pagehide", stop, { once: true });
  const look = async () => {
    const found = await detector.detect(video).catch(() => []);
    if (found.length > 0) {
      stop();
      pasted.value = found[0].rawValue;
      document.getElementById("verify").requestSubmit();
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
}

// A phone's own camera opens this page with the code after `#`, where no server's log sees it.
if (pasted && location.hash.startsWith("#PC1.")) {
  pasted.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  document.getElementById("verify").requestSubmit();
}

if (box && "BarcodeDetector" in window && navigator.mediaDevices) {
  box.hidden = false;
  document.getElementById("scan").addEventListener("click", scan);
}
