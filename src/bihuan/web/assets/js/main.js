/* Behaviours of every page. Each of them only shortens a way that also works as a plain link or form. */
import { watchChecklist } from './checklist.js';
import { watchDialogs } from './dialogs.js';
import { watchDrafts } from './drafts.js';
import { watchForms } from './forms.js';
import { watchGrids } from './grid.js';
import { watchKeys } from './keys.js';
import { watchNetwork } from './network.js';
import { watchPopups } from './popups.js';
import { watchRows } from './rows.js';
import { watchScrolling } from './scrolling.js';
import { watchToasts } from './toasts.js';

Object.assign(window.htmx.config, {
  // The content security policy forbids eval and inline styles; htmx must not try either.
  allowEval: false,
  includeIndicatorStyles: false,
  attributesToSettle: ['class', 'width', 'height'],
  // No copies of pages in the browser's storage: going back asks the server again.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  // A refusal is an answer: it is shown where the form was.
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '(403|404|409|422)', swap: true, error: false },
    { code: '[45]..', swap: false, error: true },
  ],
});

watchChecklist();
watchDialogs();
watchDrafts();
watchForms();
watchGrids();
watchKeys();
watchNetwork();
watchPopups();
watchRows();
watchScrolling();
watchToasts();

// ECharts is large: fetch it only where something is to be drawn.
const charts = document.querySelector('meta[name="bihuan-charts"]')?.content;
window.htmx.onLoad((root) => {
  if (charts && root.querySelector('[data-chart]')) import(charts).then((chunk) => chunk.draw(root));
});
