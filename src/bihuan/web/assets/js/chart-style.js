/* What all charts share: colours of the present theme, tooltip without inline style, axes. */

/* Resolves a light-dark() token to the colour the browser shows now. */
export function colour(token) {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const shown = getComputedStyle(probe).color;
  probe.remove();
  return shown;
}

export function palette() {
  return {
    ink: colour('--bh-ink'),
    mute: colour('--bh-mute'),
    line: colour('--bh-line'),
    primary: colour('--bh-link'),
    over: colour('--st-over-solid'),
    late: colour('--st-late-fg'),
    quiet: colour('--st-void-bg'),
    surface: colour('--tblr-bg-surface'),
  };
}

export function base(c) {
  return {
    animation: false,
    aria: { enabled: true },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: c.ink },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText', // the HTML tooltip writes inline styles, which the policy refuses
      backgroundColor: c.surface,
      borderColor: c.line,
      textStyle: { color: c.ink, fontSize: 12 },
    },
  };
}

export function axis(c, extra = {}) {
  const { axisLabel, ...rest } = extra;
  return {
    axisLine: { lineStyle: { color: c.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: c.line } },
    nameTextStyle: { color: c.mute, fontSize: 12 },
    axisLabel: { color: c.mute, fontSize: 12, ...axisLabel },
    ...rest,
  };
}
