// Keeps an import's progress bar moving, and shows the page anew when it is over.
{
  const box = document.querySelector('[data-module="app-import-progress"]');
  if (box) {
    const bar = box.querySelector("progress");
    const words = box.querySelector("[data-words]");
    const look = async () => {
      try {
        const answer = await fetch(box.dataset.url, { headers: { Accept: "application/json" } });
        const { is_over, done, total } = await answer.json();
        if (is_over) {
          globalThis.location.reload();
          return;
        }
        if (total) {
          bar.max = total;
          bar.value = done;
          words.textContent = `${done.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} ${box.dataset.unit ?? "rows"}`;
        }
      } catch {
        // The network is away for a moment: the next look will tell.
      }
      globalThis.setTimeout(look, 2000);
    };
    globalThis.setTimeout(look, 1000);
  }
}
