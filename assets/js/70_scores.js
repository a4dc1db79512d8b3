// An assessor's running total follows what is chosen and typed. Without scripts it follows what is saved.
for (const total of document.querySelectorAll('[data-module="app-scores"]')) {
  const form = document.getElementById(total.dataset.form);
  const points = total.querySelector("[data-points]");
  const done = total.querySelector("[data-done]");
  const put = (place, text) => {
    // Only what changes is announced.
    if (place.textContent !== text) place.textContent = text;
  };
  const tell = () => {
    let earned = 0;
    let whole = 0;
    let scored = 0;
    for (const criterion of form.querySelectorAll("[data-weight]")) {
      const weight = Number(criterion.dataset.weight);
      const chosen = criterion.querySelector('input[type="radio"]:checked');
      whole += weight;
      earned += chosen ? Number(chosen.value) * weight : 0;
      scored += chosen && criterion.querySelector("textarea").value.trim() ? 1 : 0;
    }
    // Rounded down to two places, as the server does.
    put(points, String(whole ? Math.floor((earned * 10_000) / (Number(total.dataset.highest) * whole)) / 100 : 0));
    put(done, String(scored));
  };
  form.addEventListener("input", tell);
  // A browser that goes back fills in what was typed before.
  window.addEventListener("pageshow", tell);
}
