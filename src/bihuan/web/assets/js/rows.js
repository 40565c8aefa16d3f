/* Selecting rows of a register. */

function count(form) {
  const picked = form.querySelectorAll('input[name=pick]:checked').length;
  form.querySelectorAll('[data-picked]').forEach((place) => {
    place.textContent = place.dataset.picked.replace('%s', picked);
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
  document.addEventListener('reset', (event) => {
    if (event.target.matches('[data-rows]')) setTimeout(() => count(event.target));
  });
}
