/* A matrix (role=grid) shows its present month; arrow keys walk its cells; Esc closes what stands beside it and goes back to the cell. */

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

/* Where a table is wider than the screen: sideways to the cell that is open, else to the present month. */
function showCurrent() {
  for (const box of document.querySelectorAll('.hscroll')) {
    const now = box.querySelector('.cell[aria-current="true"]') ?? box.querySelector('[aria-current="date"]');
    const over = now ? now.getBoundingClientRect().right - box.getBoundingClientRect().right : 0;
    if (over > 0) box.scrollLeft += over + box.clientWidth / 8;
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
  showCurrent();
  if (goBackTo) document.getElementById(goBackTo)?.focus();
  goBackTo = '';
}

export function watchGrids() {
  showCurrent();
  document.addEventListener('keydown', onKey);
  document.addEventListener('keydown', onEscape);
  document.addEventListener('click', onClose, true);
  document.addEventListener('htmx:afterSwap', onSwap);
}
