// The environment a child gets: the broker's without what the editor put there, with what the plan says.

/** In the environment of a forked process: what UV_THREADPOOL_SIZE was before the fork set it. */
const ownPoolSize = 'HANDLE_INSPECTOR_UV_THREADPOOL_SIZE';

/** In the same: before the name, as it is spelled, of the user's PATH. */
const usersPath = 'HANDLE_INSPECTOR_';

/**
 * What the editor, Electron and Node's fork set for their own processes, name by name: whatever else begins like these is the
 * user's (CHROME_BIN, ELECTRON_MIRROR, VSCODE_PORTABLE). From the sources of VS Code (bootstrap-fork, bootstrap-node, extHostProcess,
 * remoteExtensionHostAgent, cli), of Electron (node/init) and of Node (child_process).
 */
const editorVariables = new Set([
  'APPLICATION_INSIGHTS_NO_DIAGNOSTIC_CHANNEL',
  'APPLICATION_INSIGHTS_NO_STATSBEAT',
  'APPLICATIONINSIGHTS_CONFIGURATION_CONTENT',
  'CHROME_CRASHPAD_PIPE_NAME',
  'CHROME_DESKTOP',
  'CHROME_RESTART',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'ELECTRON_RUN_AS_NODE',
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_UNIQUE_ID',
  'ORIGINAL_XDG_CURRENT_DESKTOP',
  'UV_THREADPOOL_SIZE',
  'VSCODE_AGENT_HOST_CONNECTION_TOKEN',
  'VSCODE_AGENT_HOST_HOST',
  'VSCODE_AGENT_HOST_PORT',
  'VSCODE_AGENT_HOST_SOCKET_PATH',
  'VSCODE_AMD_ENTRYPOINT',
  'VSCODE_CLI',
  'VSCODE_CODE_CACHE_PATH',
  'VSCODE_CRASH_REPORTER_PROCESS_TYPE',
  'VSCODE_CRASH_REPORTER_SANDBOXED_HINT',
  'VSCODE_CRASH_REPORTER_START_OPTIONS',
  'VSCODE_CWD',
  'VSCODE_DEV',
  'VSCODE_DEV_INJECT_NODE_MODULE_LOOKUP_PATH',
  'VSCODE_ESM_ENTRYPOINT',
  'VSCODE_EXEC_PATH',
  'VSCODE_EXTHOST_IPC_HOOK',
  'VSCODE_EXTHOST_WILL_SEND_SOCKET',
  'VSCODE_HANDLES_SIGPIPE',
  'VSCODE_HANDLES_UNCAUGHT_ERRORS',
  'VSCODE_IPC_HOOK',
  'VSCODE_IPC_HOOK_CLI',
  'VSCODE_IPC_HOOK_EXTHOST',
  'VSCODE_L10N_BUNDLE_LOCATION',
  'VSCODE_LOG_LEVEL',
  'VSCODE_LOG_NATIVE',
  'VSCODE_LOG_STACK',
  'VSCODE_NLS_CONFIG',
  'VSCODE_NODE_OPTIONS',
  'VSCODE_PARENT_PID',
  'VSCODE_PID',
  'VSCODE_PIPE_LOGGING',
  'VSCODE_PROXY_URI',
  'VSCODE_RECONNECTION_GRACE_TIME',
  'VSCODE_RESOLVING_ENVIRONMENT',
  'VSCODE_VERBOSE_LOGGING',
  'VSCODE_WILL_SEND_MESSAGE_PORT',
]);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * For a process of ours: it has no search path, so that it looks for no DLL in folders of PATH, neither for one that somebody has put
 * there nor for one that is nowhere, which takes a tenth of its start where each folder has to be read. Empty and not left out: Node
 * then adds its own (https://github.com/libuv/libuv/blob/v1.x/src/win/process.c, required_vars).
 */
export function withoutSearchPath(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      variableKey(name) === 'PATH'
        ? [
            [name, ''],
            [`${usersPath}${name}`, value],
          ]
        : [[name, value]],
    ),
  );
}

/** For a process of ours that wants a thread pool of its own size: its children are to have the user's, and the user's search path. */
export function forkEnvironment(env: Environment, poolSize: number): Environment {
  const [, users] =
    Object.entries(env).find(([name]) => variableKey(name) === 'UV_THREADPOOL_SIZE') ?? [];
  const rest = Object.entries(env).filter(([name]) => variableKey(name) !== 'UV_THREADPOOL_SIZE');
  return {
    ...withoutSearchPath(Object.fromEntries(rest)),
    UV_THREADPOOL_SIZE: String(poolSize),
    [ownPoolSize]: users,
  };
}

/**
 * The name as Windows compares it, in upper case unit by unit (https://learn.microsoft.com/windows/win32/api/stringapiset/nf-stringapiset-comparestringordinal).
 * Where the way back leads elsewhere its table has no entry: "ß" is no "SS", and "ı" no "I".
 */
export function variableKey(name: string): string {
  // Nearly all names are: of the others each unit is looked at.
  if (/^[\x20-\x7e]*$/.test(name)) return name.toUpperCase();
  return Array.from({ length: name.length }, (_, index) => {
    const unit = name.charAt(index);
    const upper = unit.toUpperCase();
    return upper.length === 1 && upper.toLowerCase() === unit ? upper : unit;
  }).join('');
}

/** Merges without regard to case, the plan's spelling winning; null removes. */
export function childEnvironment(
  inherited: Environment,
  planned: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = new Map<string, readonly [string, string]>();
  const given = Object.entries(inherited).map(([name, value]) => ({
    key: variableKey(name),
    name,
    value,
  }));
  const hasUsersPath = given.some(({ key }) => key === `${usersPath}PATH`);
  for (const { key, name, value } of given) {
    if (value === undefined || editorVariables.has(key)) continue;
    if (key === ownPoolSize) merged.set('UV_THREADPOOL_SIZE', ['UV_THREADPOOL_SIZE', value]);
    else if (key === `${usersPath}PATH`) merged.set('PATH', [name.slice(usersPath.length), value]);
    else if (key !== 'PATH' || !hasUsersPath) merged.set(key, [name, value]);
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
