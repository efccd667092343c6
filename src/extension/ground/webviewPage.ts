// The HTML of our webviews: one script, with its parts, our styles, nothing else, and the strings of the language for the script.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export interface WebviewPage {
  readonly title: string;
  /** Bundle in `dist`. */
  readonly script: string;
  /** Parts of it that are needed at once: named here they are loaded beside it, and not after it. */
  readonly parts?: readonly string[];
  /** Where images may come from; none when absent. */
  readonly images?: string;
  /** The page's one element, given the attribute with the strings. */
  readonly body: (strings: string) => string;
}

export const attributeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

export function webviewOptions(
  extensionUri: vscode.Uri,
): vscode.WebviewPanelOptions & vscode.WebviewOptions {
  return {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')],
  };
}

export function webviewPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { title, script, parts = [], images = "'none'", body }: WebviewPage,
): string {
  const nonce = randomBytes(16).toString('base64');
  const asset = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const strings = `data-strings="${attributeText(JSON.stringify(vscode.l10n.bundle ?? {}))}"`;
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${images}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.l10n.bundle ? vscode.env.language : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${asset('codicon.css')}" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="${asset('panel.css')}">
${parts.map((part) => `<link rel="modulepreload" nonce="${nonce}" href="${asset(part)}">`).join('\n')}
<title>${attributeText(title)}</title>
</head>
<body>
${body(strings)}
<script type="module" nonce="${nonce}" src="${asset(script)}"></script>
</body>
</html>`;
}
