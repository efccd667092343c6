// The theme's colours for text of programs, as they are now, and again when the theme changes.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { parseColor, type Rgb } from './colorContrast';

export const ansiNames = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

/** null where the theme does not say. */
export interface ThemeColors {
  readonly background: Rgb | null;
  readonly foreground: Rgb | null;
  /** The sixteen, bright ones last. */
  readonly ansi: readonly (Rgb | null)[];
}

/** `read` answers the value of a custom property of the page. */
export function themeColors(read: (name: string) => string): ThemeColors {
  const background = parseColor(read('--vscode-editor-background'));
  const color = (name: string): Rgb | null => parseColor(read(name), background ?? undefined);
  return {
    background,
    foreground: color('--vscode-foreground'),
    ansi: ['', 'Bright'].flatMap((brightness) =>
      ansiNames.map((name) => color(`--vscode-terminal-ansi${brightness}${name}`)),
    ),
  };
}

export class ThemeWatch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #changes = new MutationObserver(() => this.#look());
  #text = '';
  #colors: ThemeColors | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The same object until the theme has others. */
  get colors(): ThemeColors {
    return this.#colors ?? this.#look();
  }

  hostConnected(): void {
    // VS Code puts a theme's colours into the style of the page.
    this.#changes.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
  }

  hostDisconnected(): void {
    this.#changes.disconnect();
  }

  #look(): ThemeColors {
    const style = getComputedStyle(document.documentElement);
    const colors = themeColors((name) => style.getPropertyValue(name));
    const text = JSON.stringify(colors);
    if (this.#colors && text === this.#text) return this.#colors;
    const isNew = this.#colors !== null;
    this.#text = text;
    this.#colors = colors;
    if (isNew) this.#host.requestUpdate();
    return colors;
  }
}
