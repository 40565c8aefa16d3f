/* Menus that open from a summary: one at a time, closed by Esc and by a click elsewhere. */

const open = () => [...document.querySelectorAll('details.pop[open]')];

export function watchPopups() {
  document.addEventListener('click', (event) => {
    open().filter((pop) => !pop.contains(event.target)).forEach((pop) => pop.removeAttribute('open'));
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    open().forEach((pop) => {
      pop.removeAttribute('open');
      pop.querySelector('summary').focus();
    });
  });
}
