/* One function per kind of chart: data in, ECharts options out. */
import { axis, base, colour } from './chart-style.js';

const LIMITS = { ucl: 'UCL', cl: 'CL', lcl: 'LCL' };
const quiet = { silent: true, symbol: 'none' };
const inPhase = (phase, key, n) => (Array.isArray(phase[key]) ? phase[key][n - phase.from] : phase[key]);

/* A limit of one phase; phases do not join, so the line breaks where the process changed. */
function limit(data, phase, key, c) {
  const central = key === 'cl';
  return {
    ...quiet,
    type: 'line',
    step: 'middle',
    data: data.x.map((_, n) => (n >= phase.from && n <= phase.to ? inPhase(phase, key, n) : null)),
    lineStyle: { color: central ? c.mute : c.over, width: central ? 1.25 : 1, type: central ? 'solid' : [5, 4] },
  };
}

/* A point that broke a rule is a red diamond with the rule's name: never by colour alone. */
function point(value, flag, c) {
  const label = flag?.text && {
    show: true, formatter: flag.text, position: 'top', color: c.over, fontSize: 12, fontWeight: 600, distance: 8,
  };
  return {
    value,
    symbol: flag ? 'diamond' : 'circle',
    symbolSize: flag ? 12 : 6,
    itemStyle: { color: flag ? c.over : c.primary },
    label: label || undefined,
  };
}

function phaseNames(data, c) {
  const label = { position: 'insideTopLeft', color: c.mute, fontSize: 12, offset: [2, -26] };
  return {
    silent: true,
    itemStyle: { color: 'transparent' },
    data: data.phases.map((p) => [{ name: p.name, xAxis: data.x[p.from], label }, { xAxis: data.x[p.to] }]),
  };
}

function limitNames(data, c) {
  const last = data.phases.at(-1);
  const end = data.x.length - 1;
  return {
    silent: true,
    symbol: 'rect',
    symbolSize: 0,
    label: { position: 'right', color: c.mute, fontSize: 11 },
    data: Object.entries(LIMITS).map(([key, name]) => {
      const value = inPhase(last, key, end);
      const color = key === 'cl' ? c.mute : c.over;
      return { coord: [end, value], label: { formatter: `${name} ${value}`, color, offset: [4, 0] } };
    }),
  };
}

function measured(data, c) {
  const flags = new Map(data.flags.map((flag) => [flag.i, flag]));
  return {
    type: 'line',
    name: data.name,
    z: 5,
    data: data.y.map((value, n) => point(value, flags.get(n), c)),
    lineStyle: { color: c.primary, width: 2 },
    markLine: {
      ...quiet,
      data: data.phases.slice(1).map((phase) => ({ xAxis: data.x[phase.from] })),
      lineStyle: { color: c.mute, type: 'dotted' },
      label: { show: false },
    },
    markArea: phaseNames(data, c),
    markPoint: limitNames(data, c),
  };
}

function control(data, c) {
  const limits = Object.keys(LIMITS).flatMap((key) => data.phases.map((phase) => limit(data, phase, key, c)));
  return {
    ...base(c),
    grid: { left: 46, right: 58, top: 34, bottom: 28 },
    xAxis: {
      type: 'category',
      data: data.x,
      ...axis(c, { splitLine: { show: false }, axisLabel: { interval: data.every || 0, hideOverlap: true } }),
    },
    yAxis: {
      type: 'value',
      scale: true,
      min: data.min,
      max: data.max,
      ...axis(c, { axisLabel: { formatter: `{value}${data.unit}` } }),
    },
    series: [...limits, measured(data, c)],
  };
}

function cumulated(values) {
  const total = values.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  return { total, shares: values.map((value) => +(((sum += value) / total) * 100).toFixed(1)) };
}

function paretoBars(data, vital, c) {
  return {
    type: 'bar',
    barWidth: '62%',
    label: { show: true, position: 'top', color: c.ink, fontSize: 12 },
    data: data.y.map((value, n) => ({
      value,
      itemStyle: { color: n <= vital ? c.primary : c.quiet },
      label: n ? {} : { position: 'insideTop', color: c.surface },
    })),
  };
}

function paretoLine(shares, c) {
  return {
    type: 'line',
    yAxisIndex: 1,
    data: shares,
    symbol: 'circle',
    symbolSize: 5,
    lineStyle: { color: c.late, width: 1.75 },
    itemStyle: { color: c.late },
    markLine: {
      ...quiet,
      data: [{ yAxis: 80 }],
      lineStyle: { color: c.mute, type: [4, 4] },
      label: { show: false },
    },
  };
}

function pareto(data, c) {
  const { total, shares } = cumulated(data.y);
  const percent = { splitLine: { show: false }, axisLabel: { formatter: '{value}%' } };
  return {
    ...base(c),
    grid: { left: 40, right: 44, top: 24, bottom: 46 },
    xAxis: { type: 'category', data: data.x, ...axis(c, { axisLabel: { interval: 0, lineHeight: 16 } }) },
    yAxis: [
      { type: 'value', min: 0, max: total, minInterval: 1, ...axis(c, { axisLabel: { showMaxLabel: false } }) },
      { type: 'value', min: 0, max: 100, interval: 20, ...axis(c, percent) },
    ],
    series: [paretoBars(data, shares.findIndex((share) => share >= 80), c), paretoLine(shares, c)],
  };
}

function bars(data, c) {
  return {
    ...base(c),
    grid: { left: 30, right: 8, top: 18, bottom: 22 },
    xAxis: { type: 'category', data: data.x, ...axis(c) },
    yAxis: { type: 'value', splitNumber: 3, ...axis(c) },
    series: data.s.map((series) => ({
      type: 'bar',
      stack: 'a',
      name: series.name,
      data: series.data,
      barWidth: '58%',
      itemStyle: { color: colour(series.color) },
    })),
  };
}

export const kinds = { control, pareto, bars };
