/* Single-letter keys: off while typing, and off for people who switched them off. Ctrl+Enter sends the form. */

const typing = () => document.activeElement?.matches('input:not([type=checkbox]), textarea, select, [contenteditable]');
const dialogOpen = () => document.querySelector('dialog[open]');

const rows = () => [...document.querySelectorAll('[data-rows] tbody tr')];
const present = () => document.querySelector('[data-rows] tbody tr.at');

function walk(step) {
  const all = rows();
  const next = all[all.indexOf(present()) + step] ?? (present() ? null : all[0]);
  if (!next) return;
  present()?.classList.remove('at');
  next.classList.add('at');
  next.querySelector('a')?.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

const press = (key) => {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (target?.matches('input')) target.focus();
  else target?.click();
  return Boolean(target);
};

const actions = {
  '/': () => press('/'),
  n: () => press('n'),
  f: () => press('f'),
  j: () => walk(1) ?? true,
  k: () => walk(-1) ?? true,
  x: () => present()?.querySelector('input[name=pick]')?.click() ?? true,
  '?': () => document.getElementById('keys')?.showModal() ?? true,
};

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
    const form = event.target.closest?.('form');
    if (form) form.requestSubmit();
    return;
  }
  const off = document.documentElement.dataset.keys === 'off';
  if (off || event.ctrlKey || event.metaKey || event.altKey || typing() || dialogOpen()) return;
  if (actions[event.key]?.()) event.preventDefault();
}

export function watchKeys() {
  document.addEventListener('keydown', onKey);
}
