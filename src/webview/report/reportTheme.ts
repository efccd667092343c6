// Light or dark: as the system has it, or as the reader of a report chooses. The colours of both are in its style sheet.

const storeKey = 'handle-report-theme';

/** A page from a file may have no store: then the choice lasts as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(storeKey);
  } catch {
    return null;
  }
}

function store(choice: string): void {
  try {
    localStorage.setItem(storeKey, choice);
  } catch {
    // It lasts as long as the page.
  }
}

export function followTheme(): void {
  const select = document.querySelector<HTMLSelectElement>('#report-theme');
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const isDark = select?.value === 'dark' || (select?.value !== 'light' && system.matches);
    // The panel looks at its colours again when the class of the page changes.
    document.documentElement.className = isDark ? 'theme-dark' : 'theme-light';
  };
  const choice = stored();
  if (select && ['light', 'dark'].includes(choice ?? '')) select.value = choice ?? 'auto';
  select?.addEventListener('change', () => {
    store(select.value);
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}
