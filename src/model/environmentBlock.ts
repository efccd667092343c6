// The environment a child gets: the broker's without what the editor put there, with what the plan says.

/** Variables by which the editor, its extension host and our fork speak to each other; no program of the user's. */
const editorVariables =
  /^(VSCODE_|ELECTRON_|NODE_CHANNEL_|NODE_UNIQUE_ID$|UV_THREADPOOL_SIZE$|CHROME_|ORIGINAL_XDG_|HANDLE_INSPECTOR_|APPLICATION_INSIGHTS_|APPLICATIONINSIGHTS_)/i;

/**
 * The name as Windows compares it, in upper case unit by unit (https://learn.microsoft.com/windows/win32/api/stringapiset/nf-stringapiset-comparestringordinal).
 * Where the way back leads elsewhere its table has no entry: "ß" is no "SS", and "ı" no "I".
 */
export function variableKey(name: string): string {
  return Array.from({ length: name.length }, (_, index) => {
    const unit = name.charAt(index);
    const upper = unit.toUpperCase();
    return upper.length === 1 && upper.toLowerCase() === unit ? upper : unit;
  }).join('');
}

/** Merges without regard to case, the plan's spelling winning; null removes. */
export function childEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  planned: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = new Map<string, readonly [string, string]>();
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !editorVariables.test(name)) {
      merged.set(variableKey(name), [name, value]);
    }
  }
  for (const [name, value] of Object.entries(planned)) {
    if (value === null) merged.delete(variableKey(name));
    else merged.set(variableKey(name), [name, value]);
  }
  return Object.fromEntries([...merged.values()]);
}

/**
 * `NAME=VALUE\0…\0\0`, sorted by upper-case name as CreateProcessW wants it
 * (https://learn.microsoft.com/windows/win32/procthread/changing-environment-variables). An empty one is two NULs.
 */
export function environmentBlock(environment: Readonly<Record<string, string>>): string {
  const lines = Object.entries(environment)
    .map(([name, value]) => ({ key: variableKey(name), line: `${name}=${value}\0` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ line }) => line);
  return lines.length === 0 ? '\0\0' : `${lines.join('')}\0`;
}
