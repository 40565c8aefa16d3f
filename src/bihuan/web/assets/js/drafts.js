/* Long forms keep a draft in this browser: every ten seconds and on leaving a field. It comes back when the form
   is opened again, and goes when the server has taken the form. */

const EVERY = 10000;
const SKIPPED = new Set(['csrfmiddlewaretoken', 'once', 'version']);
const SENT = 'bihuan-sent';

const place = (form) => `bihuan-draft:${form.dataset.draft}`;
const started = new WeakMap(); // what each form said when it came
const forms = () => [...document.querySelectorAll('form[data-draft]')];

function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => !SKIPPED.has(name) && typeof value === 'string');
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function save(form) {
  const now = typed(form);
  if (same(now, started.get(form)) || form.dataset.sent) return;
  localStorage.setItem(place(form), JSON.stringify({ at: Date.now(), values: now }));
  const note = form.querySelector('[data-draft-note]');
  if (note) {
    const time = new Date().toTimeString().slice(0, 5);
    note.textContent = note.dataset.draftNote.replace('%s', time);
  }
}

function fill(form, values) {
  // Not form.elements: a field of that name hides it.
  form.querySelectorAll('input, select, textarea').forEach((field) => {
    if (!field.name || SKIPPED.has(field.name) || field.type === 'hidden' || field.type === 'file') return;
    const given = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = given.includes(field.value);
    else if (given.length) [field.value] = given;
  });
}

function forget(form) {
  localStorage.removeItem(place(form));
  started.set(form, typed(form));
}

function start(form) {
  if (started.has(form)) return;
  started.set(form, typed(form));
  if (form.dataset.typed) return;
  const kept = JSON.parse(localStorage.getItem(place(form)) ?? 'null');
  if (!kept || same(kept.values, started.get(form))) return;
  fill(form, kept.values);
  const bar = form.querySelector('[data-draft-back]');
  if (bar) bar.hidden = false;
}

/* A page that came after a form was sent tells whether the server took it. */
function settle() {
  const sent = sessionStorage.getItem(SENT);
  if (!sent || document.querySelector('[data-signing-in]')) return;
  sessionStorage.removeItem(SENT);
  const again = forms().some((form) => place(form) === sent && form.dataset.typed);
  if (!again && !document.querySelector('[data-error]')) localStorage.removeItem(sent);
}

function onClick(event) {
  const button = event.target.closest('[data-draft-drop]');
  const form = button?.closest('form');
  if (!form) return;
  fill(form, started.get(form));
  forget(form);
  button.closest('[data-draft-back]').hidden = true;
}

function onLeave(event) {
  const open = forms().filter((form) => form.dataset.asks && !form.dataset.sent && !same(typed(form), started.get(form)));
  forms().forEach(save);
  if (open.length) event.preventDefault();
}

export function watchDrafts() {
  settle();
  window.htmx.onLoad(() => forms().forEach(start));
  setInterval(() => forms().forEach(save), EVERY);
  document.addEventListener('focusout', (event) => {
    const form = event.target.closest?.('form[data-draft]');
    if (form) save(form);
  });
  document.addEventListener('click', onClick);
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.dataset?.draft || form.hasAttribute('hx-post')) return;
    save(form);
    sessionStorage.setItem(SENT, place(form));
  }, true);
  // Before the swap, so that the fresh form does not take the sent text up again.
  document.addEventListener('htmx:beforeSwap', (event) => {
    const form = event.detail.requestConfig.elt;
    if (form.matches?.('form[data-draft]') && event.detail.xhr.status < 300) forget(form);
  });
  window.addEventListener('beforeunload', onLeave);
}
