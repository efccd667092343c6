// The environment a child gets: the broker's without what the editor put there, with what the plan says.

/** Variables by which the editor, its extension host and our fork speak to each other; no program of the user's. */
const editorVariables =
  /^(VSCODE_|ELECTRON_|NODE_CHANNEL_|NODE_UNIQUE_ID$|UV_THREADPOOL_SIZE$|CHROME_|ORIGINAL_XDG_|HANDLE_INSPECTOR_|APPLICATION_INSIGHTS_|APPLICATIONINSIGHTS_)/i;

/** Merges without regard to case, the plan's spelling winning; null removes. */
export function childEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
  planned: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = new Map<string, readonly [string, string]>();
  for (const [name, value] of Object.entries(inherited)) {
    if (value !== undefined && !editorVariables.test(name)) {
      merged.set(name.toUpperCase(), [name, value]);
    }
  }
  for (const [name, value] of Object.entries(planned)) {
    if (value === null) merged.delete(name.toUpperCase());
    else merged.set(name.toUpperCase(), [name, value]);
  }
  return Object.fromEntries([...merged.values()]);
}

/**
 * `NAME=VALUE\0…\0\0`, sorted by upper-case name as CreateProcessW wants it
 * (https://learn.microsoft.com/windows/win32/procthread/changing-environment-variables). An empty one is two NULs.
 */
export function environmentBlock(environment: Readonly<Record<string, string>>): string {
  const lines = Object.entries(environment)
    .map(([name, value]) => ({ key: name.toUpperCase(), line: `${name}=${value}\0` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ line }) => line);
  return lines.length === 0 ? '\0\0' : `${lines.join('')}\0`;
}
