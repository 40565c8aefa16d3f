/* What scrolls sideways can be scrolled with keys, and a flow strip begins where the record stands. */
const SIDEWAYS = '.flow, .hscroll, .days, .doc-wide, .doc-table, .card > .table, .card-body > .table';

function reach() {
  for (const one of document.querySelectorAll(SIDEWAYS)) {
    if (one.scrollWidth > one.clientWidth && !one.hasAttribute('tabindex')) one.tabIndex = 0;
  }
}

function begin(root) {
  for (const strip of root.querySelectorAll('.flow')) {
    const now = strip.querySelector('.now');
    if (now) strip.scrollLeft = now.offsetLeft - strip.offsetLeft - (strip.clientWidth - now.offsetWidth) / 2;
  }
}

export function watchScrolling() {
  window.htmx.onLoad((root) => {
    reach();
    begin(root);
  });
  window.addEventListener('resize', reach);
}
