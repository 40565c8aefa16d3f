/* Charts: <div class="bh-chart" data-chart="id"> takes its data from <script type="application/json" id="id">. */
import { BarChart, LineChart } from 'echarts/charts';
import {
  AriaComponent, GridComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { kinds } from './chart-kinds.js';
import { palette } from './chart-style.js';

use([
  AriaComponent, BarChart, GridComponent, LineChart, MarkAreaComponent, MarkLineComponent,
  MarkPointComponent, SVGRenderer, TooltipComponent,
]);

function drawOne(place, colours) {
  const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const chart = init(place, null, { renderer: 'svg' });
  chart.setOption(kinds[data.kind](data, colours));
  new ResizeObserver(() => chart.resize()).observe(place);
  place.dataset.drawn = 'yes';
}

export function draw(root = document) {
  const colours = palette();
  root.querySelectorAll('[data-chart]:not([data-drawn])').forEach((place) => drawOne(place, colours));
}
