// A report as one page of HTML that needs nothing else: the session panel, its looks, and the session in it.
import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SavedSession } from '../../model/report/savedSession';

/** The files the page is made of, as text; the font as bytes. */
export interface PageParts {
  readonly panelScript: string;
  readonly hostScript: string;
  readonly panelStyles: string;
  readonly pageStyles: string;
  readonly iconStyles: string;
  readonly iconFont: Uint8Array;
}

export interface PageLanguage {
  readonly code: string;
  /** The sentences of the panel in it, by those in English. */
  readonly strings: Readonly<Record<string, unknown>>;
}

/** Around the session, compressed, in base64: found again by `reportFile.ts`. */
export const sessionStart = '<script type="application/gzip" id="handle-session">';
export const sessionEnd = '</script>';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  '<': '&lt;',
  '>': '&gt;',
};
const escaped = (text: string): string => text.replace(/[&"<>]/g, (sign) => escapes[sign] ?? sign);

/** As the browser will have it: it reads every end of line as a line feed, and the hash is of what it has. */
const withLineFeeds = (text: string): string => text.replace(/\r\n?/g, '\n');

/**
 * A script ends at the first `</script`, and goes on beyond it after a `<!--`: in texts and patterns, the only places where a
 * bundle has them, the sign can be written otherwise.
 */
function scriptText(code: string): string {
  return withLineFeeds(code)
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
    .replace(/<(?=\/script|!--)/gi, '\\x3C');
}

/** In a style sheet only its own end counts; `\3C ` is the sign in a text of CSS. */
function styleText(css: string): string {
  return withLineFeeds(css)
    .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
    .replace(/<(?=\/style)/gi, '\\3C ');
}

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

const dataUri = (type: string, bytes: Uint8Array | string): string =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;

/** The icons are wanted inside elements too, which take the style sheet by its address; the font is known to all of the page. */
function iconSheets({ iconStyles, iconFont }: PageParts): { link: string; font: string } {
  const withoutFont = withLineFeeds(iconStyles).replace(/@font-face\s*\{[^}]*\}/, '');
  const address = dataUri('font/ttf', iconFont);
  return {
    link: dataUri('text/css', withoutFont),
    font: `@font-face{font-family:codicon;font-display:block;src:url("${address}") format("truetype")}`,
  };
}

function bar({ savedAt }: SavedSession): string {
  const time = `${new Date(savedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const option = (value: string, text: string): string =>
    `<option value="${value}">${escaped(text)}</option>`;
  return `<header class="report-bar">
<p>${escaped(l10n.t('Report, saved {0}. It holds environment values, command lines and output.', time))}</p>
<label class="with-label">${escaped(l10n.t('Colours'))} <select class="select" id="report-theme">${[
    option('auto', l10n.t('As the system')),
    option('light', l10n.t('Light')),
    option('dark', l10n.t('Dark')),
  ].join('')}</select></label>
</header>`;
}

/** Asks nobody for anything: its own policy forbids it, and lets no other script in. */
export function reportPage(
  parts: PageParts,
  saved: SavedSession,
  { code, strings }: PageLanguage,
): string {
  const scripts = [scriptText(parts.hostScript), scriptText(parts.panelScript)];
  const icons = iconSheets(parts);
  const styles = styleText([icons.font, parts.pageStyles, parts.panelStyles].join('\n'));
  const policy = [
    `default-src 'none'`,
    `script-src ${scripts.map(hashOf).join(' ')}`,
    `style-src ${hashOf(styles)} data:`,
    'font-src data:',
    // The map is drawn into a canvas from the picture that it is, to save it as PNG.
    'img-src data:',
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  const session = gzipSync(JSON.stringify(saved)).toString('base64');
  return `<!DOCTYPE html>
<html lang="${escaped(code)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(saved.state.plan.name)}</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${icons.link}">
<style>${styles}</style>
</head>
<body>
${sessionStart}${session}${sessionEnd}
${bar(saved)}
<handle-panel data-strings="${escaped(JSON.stringify(strings))}"></handle-panel>
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`;
}
