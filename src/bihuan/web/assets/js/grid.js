/* Arrow keys walk the cells of a matrix (role=grid); Esc closes what stands beside it and goes back to the cell. */

const moves = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

function neighbour(grid, cell, [down, right]) {
  const rows = [...grid.querySelectorAll('tbody tr')].filter((row) => row.querySelector('td a'));
  const row = rows[rows.indexOf(cell.parentElement) + down];
  return row?.cells[cell.cellIndex + right]?.querySelector('a');
}

function onKey(event) {
  const grid = event.target.closest?.('[role=grid]');
  const cell = event.target.closest?.('td');
  if (!grid || !cell || !moves[event.key]) return;
  const next = neighbour(grid, cell, moves[event.key]);
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

let goBackTo = '';

function onClose(event) {
  if (event.target.closest?.('.drawer a.x')) goBackTo = document.querySelector('.mx [aria-current="true"]')?.id ?? '';
}

function onEscape(event) {
  if (event.key !== 'Escape' || document.querySelector('dialog[open], details.pop[open]')) return;
  document.querySelector('.drawer a.x')?.click();
}

function onSwap() {
  if (goBackTo) document.getElementById(goBackTo)?.focus();
  goBackTo = '';
}

export function watchGrids() {
  document.addEventListener('keydown', onKey);
  document.addEventListener('keydown', onEscape);
  document.addEventListener('click', onClose, true);
  document.addEventListener('htmx:afterSwap', onSwap);
}
