/* One native dialog per page: htmx fills it, it opens; "closeDialog" from the server or data-close closes it. */

const open = (dialog) => {
  if (dialog && !dialog.open) dialog.showModal();
};

/* <a data-dialog="id" href="real-url"> opens a dialog that is already on the page. */
function onClick(event) {
  const opener = event.target.closest('[data-dialog]');
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    open(dialog);
  }
  const closer = event.target.closest('[data-close]');
  if (closer?.closest('dialog')) {
    event.preventDefault();
    closer.closest('dialog').close();
  }
}

function onSwap(event) {
  const dialog = event.detail.target?.closest?.('dialog.bh-dialog');
  if (dialog && event.detail.target.innerHTML.trim()) open(dialog);
}

export function watchDialogs() {
  document.addEventListener('click', onClick);
  document.addEventListener('htmx:afterSwap', onSwap);
  document.addEventListener('closeDialog', () => document.querySelector('dialog.bh-dialog[open]')?.close());
  if (location.hash.length > 1) {
    const named = document.getElementById(location.hash.slice(1));
    if (named?.matches('dialog')) open(named);
  }
}
