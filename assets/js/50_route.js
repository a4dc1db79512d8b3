// Grant or contract: says what follows as the factors are answered. Without scripts a button does.
for (const status of document.querySelectorAll('[data-module="app-route"]')) {
  const form = status.closest("form");
  const holds = (keys) => keys.split(" ").filter((key) => form.querySelector(`[name="${key}"][value="yes"]:checked`)).length;
  const answered = () => form.querySelector('.govuk-radios--small input[type="radio"]:checked');
  const tell = () => {
    if (!answered()) return;
    const grants = holds(status.dataset.grant);
    const contracts = holds(status.dataset.contract);
    const route = grants === contracts ? "" : grants > contracts ? "grant" : "contract";
    const strong = document.createElement("strong");
    strong.textContent = route || "balance";
    const inset = document.createElement("div");
    inset.className = "govuk-inset-text";
    inset.append(
      route ? "The factors suggest a " : "The factors ",
      strong,
      `: ${grants} for a grant, ${contracts} for a contract.`,
    );
    status.replaceChildren(inset);
  };
  form.addEventListener("change", tell);
}
