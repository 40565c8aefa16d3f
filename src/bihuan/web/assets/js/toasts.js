/* Toasts: good news fades after six seconds, errors stay until closed. */

const LASTS = 6000;

function fade(root) {
  root.querySelectorAll('[data-fades]').forEach((toast) => setTimeout(() => toast.remove(), LASTS));
}

export function watchToasts() {
  document.addEventListener('click', (event) => event.target.closest('[data-dismiss-toast]')?.parentElement.remove());
  window.htmx.onLoad((root) => fade(root.parentElement ?? root));
}
