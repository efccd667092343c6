// Where the focus goes when what has it is drawn no more, as a button that has done its work: to what came after it, not out of the page.

const focusable =
  'a[href], button:not([disabled]), vscode-button:not([disabled]), input:not([disabled]), select, summary, [tabindex="0"]';

interface Step {
  readonly parent: Element;
  /** Which child of the parent the focus is in. */
  readonly index: number;
}

function stepsUp(from: Element, root: Element): readonly Step[] {
  const steps: Step[] = [];
  for (let at = from; at !== root && at.parentElement; at = at.parentElement) {
    const parent = at.parentElement;
    steps.push({ parent, index: [...parent.children].indexOf(at) });
  }
  return steps;
}

const firstIn = (element: Element): HTMLElement | null =>
  element.matches(focusable) && element instanceof HTMLElement
    ? element
    : element.querySelector<HTMLElement>(focusable);

/** What took the place of the child, or comes after it; else what comes before it. */
function nearest({ parent, index }: Step): HTMLElement | null {
  if (!parent.isConnected) return null;
  const children = [...parent.children];
  const inOrder = [...children.slice(index), ...children.slice(0, index).reverse()];
  for (const child of inOrder) {
    const found = firstIn(child);
    if (found) return found;
  }
  return null;
}

function giveBack(steps: readonly Step[]): void {
  if (document.activeElement !== document.body) return;
  for (const step of steps) {
    const found = nearest(step);
    if (!found) continue;
    found.focus();
    return;
  }
}

/** To be called before something else is drawn. While another part of the editor has the focus, it is not taken from that. */
export function keepFocus(root: Element): void {
  const focused = document.activeElement;
  if (!focused || !root.contains(focused)) return;
  const steps = stepsUp(focused, root);
  requestAnimationFrame(() => {
    if (focused.isConnected) return;
    if (document.hasFocus()) giveBack(steps);
    else window.addEventListener('focus', () => giveBack(steps), { once: true });
  });
}
