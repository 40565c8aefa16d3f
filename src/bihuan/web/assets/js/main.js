/* Behaviours of every page. Each of them only shortens a way that also works as a plain link or form. */
import { watchDialogs } from './dialogs.js';
import { watchGrids } from './grid.js';
import { watchKeys } from './keys.js';

// The content security policy forbids eval and inline styles; htmx must not try either.
Object.assign(window.htmx.config, { allowEval: false, includeIndicatorStyles: false });

watchDialogs();
watchGrids();
watchKeys();

// ECharts is large: fetch it only where something is to be drawn.
const charts = document.querySelector('meta[name="bihuan-charts"]')?.content;
window.htmx.onLoad((root) => {
  if (charts && root.querySelector('[data-chart]')) import(charts).then((chunk) => chunk.draw(root));
});
