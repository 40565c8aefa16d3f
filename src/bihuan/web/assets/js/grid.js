/* Arrow keys walk the cells of a matrix (role=grid). */

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

export function watchGrids() {
  document.addEventListener('keydown', onKey);
}
