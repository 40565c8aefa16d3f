/* Single-letter keys: off while typing, and off for people who switched them off. */

const typing = () => document.activeElement?.matches('input, textarea, select, [contenteditable]');

const actions = {
  '/': () => document.querySelector('.bh-search input'),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing()) return;
  const target = actions[event.key]?.();
  if (target) {
    event.preventDefault();
    target.focus();
  }
}

export function watchKeys() {
  if (document.documentElement.dataset.keys !== 'off') document.addEventListener('keydown', onKey);
}
