// Starts GOV.UK Frontend's components; pages work without them.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
globalThis.GOVUKFrontend.initAll();
