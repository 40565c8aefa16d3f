/* Runs before the first paint: an account that follows the device takes its theme from there. */
const dark = matchMedia('(prefers-color-scheme: dark)');
const root = document.documentElement;

const apply = () => {
  if (root.dataset.theme === 'auto') root.dataset.bsTheme = dark.matches ? 'dark' : 'light';
};

apply();
dark.addEventListener('change', apply);
