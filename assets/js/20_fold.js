// Folds the side navigation on a phone, and opens it again where there is room.
{
  const wide = globalThis.matchMedia("(min-width: 48.0625em)");
  const folds = document.querySelectorAll('[data-module="app-fold"]');
  const follow = () => folds.forEach((fold) => (fold.open = wide.matches));
  wide.addEventListener("change", follow);
  follow();
}
