/* Says when there is no connection. */

function tell() {
  document.querySelectorAll('.offline').forEach((bar) => { bar.hidden = navigator.onLine; });
}

export function watchNetwork() {
  tell();
  window.addEventListener('online', tell);
  window.addEventListener('offline', tell);
}
