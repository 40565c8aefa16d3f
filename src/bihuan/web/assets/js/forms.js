/* Forms: nothing is sent twice, the pressed button shows that it works, files show their names, numbers copy. */

const SPINNER_AFTER = 150;

function busy(form, button) {
  form.dataset.sent = 'yes';
  button?.setAttribute('aria-busy', 'true');
  form.dataset.timer = setTimeout(() => form.classList.add('busy'), SPINNER_AFTER);
}

function rested(form) {
  if (!form?.dataset) return;
  delete form.dataset.sent;
  clearTimeout(form.dataset.timer);
  form.classList.remove('busy');
  form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'));
}

function onSubmit(event) {
  const form = event.target;
  if (form.getAttribute('method') !== 'post') return; // form.method may be a field
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  busy(form, event.submitter);
}

/* The first thing that is wrong gets the focus. */
function focusFault(root) {
  const place = root.querySelector?.('[aria-invalid="true"]') ?? root.querySelector?.('[data-focus]');
  place?.focus();
}

function onChange(event) {
  const drop = event.target.closest?.('.drop');
  const names = drop?.querySelector('[data-names]');
  if (names && event.target.type === 'file') names.textContent = [...event.target.files].map((file) => file.name).join('、');
}

function onClick(event) {
  const copy = event.target.closest('[data-copy]');
  if (copy) navigator.clipboard?.writeText(copy.dataset.copy);
}

export function watchForms() {
  document.addEventListener('submit', onSubmit, true);
  document.addEventListener('change', onChange);
  document.addEventListener('click', onClick);
  document.addEventListener('htmx:afterRequest', (event) => rested(event.detail.elt.closest?.('form')));
  window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(rested));
  window.htmx.onLoad(focusFault);
}
