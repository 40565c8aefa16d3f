/* Selecting rows of a register. */

function count(form) {
  const every = form.querySelector('input[name=every]');
  const picked = form.querySelectorAll('input[name=pick]:checked').length;
  form.querySelectorAll('[data-picked]').forEach((place) => {
    place.textContent = place.dataset.picked.replace('%s', picked);
  });
  form.querySelectorAll('[data-every]').forEach((button) => {
    const missing = [...form.querySelectorAll('input[name=pick]')].some((box) => !box.checked);
    if (missing) every.disabled = true;
    button.setAttribute('aria-pressed', String(!every.disabled));
    if (!every.disabled) form.querySelector('[data-picked]').textContent = button.dataset.every;
  });
  const all = form.querySelector('[data-pick-all]');
  if (all) all.checked = picked > 0 && picked === form.querySelectorAll('input[name=pick]').length;
}

export function watchRows() {
  document.addEventListener('change', (event) => {
    const form = event.target.closest('[data-rows]');
    if (!form) return;
    if (event.target.matches('[data-pick-all]')) {
      form.querySelectorAll('input[name=pick]').forEach((box) => { box.checked = event.target.checked; });
    }
    count(form);
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-every]');
    if (!button) return;
    const form = button.closest('[data-rows]');
    form.querySelectorAll('input[name=pick]').forEach((box) => { box.checked = true; });
    form.querySelector('input[name=every]').disabled = false;
    count(form);
  });
  document.addEventListener('reset', (event) => {
    if (event.target.matches('[data-rows]')) setTimeout(() => {
      const every = event.target.querySelector('input[name=every]');
      if (every) every.disabled = true;
      count(event.target);
    });
  });
}
