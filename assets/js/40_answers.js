// Pages of questions: saves in the background, counts words, hides what is not asked. Pages work without it.
for (const form of document.querySelectorAll('[data-module="app-answers"]')) {
  // Inputs that say something about an answer and are none. Keys have no hyphens.
  const ABOUT = /^q-[^-]+-(shown|conflict|keep|rows)$/;
  const EVERY_MS = 20_000;
  const SIGNED_OUT =
    "Not saved: you have been signed out. What you wrote is kept on this page. Sign in again in another tab, then save here.";
  const store = `answers:${location.pathname}`;
  const status = form.querySelector("[data-saved]");
  const say = (text) => (status.textContent = text);
  const inputs = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const typed = () =>
    [...new FormData(form)].filter(([name, value]) => name.startsWith("q-") && typeof value === "string");
  const answers = () => JSON.stringify(typed().filter(([name]) => !ABOUT.test(name)));

  let saved = answers();
  let sending = null;
  // While the form itself is on its way, what it holds must not be sent beside it.
  let leavingSince = -Infinity;
  const LEAVING_MS = 10_000;

  // What this tab holds until the server has it.
  const keep = () => {
    try {
      sessionStorage.setItem(store, answers());
    } catch {
      // The browser keeps nothing, or not as much: saving in the background goes on.
    }
  };
  const forget = () => sessionStorage.removeItem(store);

  const useNewestToken = () => {
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    const input = form.elements.csrfmiddlewaretoken;
    if (token && input) input.value = token[1];
  };

  const send = async () => {
    const now = answers();
    if (now === saved || performance.now() - leavingSince < LEAVING_MS) return;
    useNewestToken();
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    try {
      const response = await fetch(location.href, {
        method: "POST",
        body,
        headers: { "X-Autosave": "1", Accept: "application/json" },
        redirect: "manual",
      });
      if (response.type === "opaqueredirect" || response.status === 403) return say(SIGNED_OUT);
      if (response.status === 409) return say((await response.json()).message);
      if (!response.ok) return say("Not saved yet. What you wrote is kept on this page.");
      const outcome = await response.json();
      for (const [name, token] of Object.entries(outcome.shown)) form.elements[`${name}-shown`].value = token;
      saved = now;
      if (outcome.conflicts.length) {
        // A page that knows who it was says so.
        if (outcome.who) return say(`${outcome.who[0]}, while you were writing. Save to see both.`);
        return say(`Somebody else changed the answer to “${outcome.conflicts[0]}”. Save and continue to see both.`);
      }
      if (outcome.refused.length) return say(`Not saved: ${outcome.refused[0]}`);
      if (answers() === now) forget();
      say(outcome.saved);
    } catch {
      say("Not saved yet: no connection. What you wrote is kept on this page.");
    }
  };
  const saveNow = () => (sending ??= send().finally(() => (sending = null)));

  // Conditions and word counts follow what is written.
  const isPartOf = ({ name: part }, name) =>
    part === name || (part.startsWith(`${name}-`) && !ABOUT.test(part));
  const holds = (rule) => {
    const [name, test, wanted] = rule.split(" ");
    // A date, a ranking or a matrix has several inputs, whose names begin with the question's.
    const parts = test === "answered" ? [...form.elements].filter((input) => isPartOf(input, name)) : inputs(name);
    const given = parts
      .filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
      .map((input) => input.value)
      .filter((value) => value !== "");
    if (test === "answered") return given.length > 0;
    if (test === "among") return given.some((value) => wanted.split(",").includes(value));
    return test === "equals" ? given.length === 1 && given[0] === wanted : given.includes(wanted);
  };
  // What is written under “Other” stays in sight when another answer is chosen: it would be sent unseen, and refused.
  const isWritten = (part) =>
    part.matches(".app-question__other") && [...part.querySelectorAll("input")].some((input) => input.value.trim());
  const follow = () => {
    for (const part of form.querySelectorAll("[data-shown-when]")) {
      part.hidden = !holds(part.dataset.shownWhen) && !isWritten(part);
    }
    for (const count of form.querySelectorAll("[data-word-count]")) {
      const words = document.getElementById(count.dataset.wordCount).value.split(/\s+/).filter(Boolean).length;
      const over = words - Number(count.dataset.wordLimit);
      count.textContent =
        over > 0
          ? `${words} words: ${over} more than the ${count.dataset.wordLimit} asked for`
          : `${words} of ${count.dataset.wordLimit} words`;
    }
  };
  form.querySelectorAll("[data-condition-words]").forEach((words) => (words.hidden = true));
  follow();

  form.addEventListener("input", () => {
    follow();
    keep();
  });
  form.addEventListener("submit", (event) => {
    const name = event.submitter?.name;
    if (sending) {
      // The page must know what the background save did before it sends more.
      event.preventDefault();
      sending.then(() => form.requestSubmit(event.submitter));
      return;
    }
    leavingSince = performance.now();
    useNewestToken();
    if (name === "remove-row" || name === "remove-file" || answers() === saved) forget();
  });
  document.addEventListener("visibilitychange", () => document.hidden && saveNow());
  setInterval(saveNow, EVERY_MS);

  // What a sign-out or a failure left behind is offered, never put in unasked.
  const left = sessionStorage.getItem(store);
  if (left && left !== saved && !document.querySelector(".govuk-error-summary")) {
    const offer = document.createElement("button");
    offer.type = "button";
    offer.className = "govuk-button govuk-button--secondary";
    offer.textContent = "Put back what was written here and not saved";
    offer.addEventListener("click", () => {
      const values = new Map();
      for (const [name, value] of JSON.parse(left)) values.set(name, [...(values.get(name) ?? []), value]);
      for (const [name, wanted] of values) {
        inputs(name).forEach((input, place) => {
          if (["radio", "checkbox"].includes(input.type)) input.checked = wanted.includes(input.value);
          else if (input.type !== "hidden") input.value = wanted[place] ?? "";
        });
      }
      offer.remove();
      follow();
      keep();
    });
    form.prepend(offer);
  } else {
    forget();
  }
}
// Once a save has led on to another page, nothing needs to be kept.
if (!location.pathname.startsWith("/accounts/") && !document.querySelector('[data-module="app-answers"]')) {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith("answers:") && name !== `answers:${location.pathname}`) sessionStorage.removeItem(name);
  }
}
