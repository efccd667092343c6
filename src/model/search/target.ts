// What a person wants to know the holders of, read from the text of one box.
import * as l10n from '@vscode/l10n';
import { largestPid } from '../base/largestPid';
import type { Problem } from '../plan/problem';

export type PortProtocol = 'tcp' | 'udp';

/** Objects that have names of their own, as the kernel calls their types. */
export const namedTypes = {
  mutex: 'Mutant',
  event: 'Event',
  section: 'Section',
  semaphore: 'Semaphore',
} as const;

/** Files, folders, pipes and sockets. */
export const fileType = 'File';

export type NamedKind = keyof typeof namedTypes;

export type SearchTarget =
  /** A file or folder, as it was written: a relative one belongs to a folder of the window. */
  | { readonly kind: 'path'; readonly path: string }
  /** Of both protocols when there is none. */
  | { readonly kind: 'port'; readonly port: number; readonly protocol: PortProtocol | null }
  /** Without `\\.\pipe\`. */
  | { readonly kind: 'pipe'; readonly name: string }
  | { readonly kind: 'object'; readonly object: NamedKind; readonly name: string }
  | { readonly kind: 'handle'; readonly pid: number; readonly handle: string };

export type ParsedTarget =
  | { readonly ok: true; readonly target: SearchTarget }
  | { readonly ok: false; readonly problem: Problem };

/** Longer than any path of Windows. */
const longest = 32_767;
const largestPort = 65_535;

const pipePrefix = /^[\\/]{2}[.?][\\/]pipe[\\/]/i;
const namedPattern = /^(mutex|event|section|semaphore)(?:\s+|:\s*|$)(.*)$/i;
const portPattern = /^(?:(tcp|udp)(?:\s+|:\s*|$)|:)(\S.*)?$/i;
/** `localhost:3000`, `http://127.0.0.1:3000/x`, `[::1]:3000`; one letter before a colon is a drive. */
const addressPattern =
  /^(?:https?:\/\/)?(?:\[[0-9a-f:.%]+\]|[a-z0-9*][a-z0-9.-]*[a-z][a-z0-9.-]*|\d+(?:\.\d+){3}):(\d+)(?:\/.*)?$/i;
const handlePattern = /^(?:pid\s*)?(\d+)\s*:\s*(\S+)$/i;
const unusable = /[<>"|?*]|\p{Cc}/u;

const bad = (value: string, message: string, remedy: string): ParsedTarget => ({
  ok: false,
  problem: { field: 'target', value, message, remedy },
});

function parsePort(text: string, digits: string, protocol: PortProtocol | null): ParsedTarget {
  const port = /^\d+$/.test(digits) ? Number(digits) : NaN;
  if (port >= 1 && port <= largestPort)
    return { ok: true, target: { kind: 'port', port, protocol } };
  return bad(
    text,
    l10n.t('This is not a port number.'),
    l10n.t('Type a number from 1 to {0}, for example :3000 or udp 53.', largestPort),
  );
}

function parseHandle(text: string, pidText: string, handleText: string): ParsedTarget {
  const pid = Number(pidText);
  const isHandle = /^0x[0-9a-f]{1,16}$/i.test(handleText) && BigInt(handleText) !== 0n;
  if (isHandle && pid > 0 && pid <= largestPid) {
    const handle = `0x${BigInt(handleText).toString(16)}`;
    return { ok: true, target: { kind: 'handle', pid, handle } };
  }
  return bad(
    text,
    l10n.t('This is not a handle of a process.'),
    l10n.t('Type the PID and the handle in hexadecimal, for example 1824:0x44.'),
  );
}

function parseName(text: string, object: NamedKind, name: string): ParsedTarget {
  // The kernel keeps no other backslash in such a name than the one behind Global or Local.
  const isName =
    /^(?:(?:Global|Local|Session\\\d+)\\)?[^\\]+$/i.test(name) && name.length <= longest;
  if (isName) return { ok: true, target: { kind: 'object', object, name } };
  return bad(
    text,
    l10n.t('The name of the object is missing or contains a backslash.'),
    l10n.t(
      'Type its name as the program passes it to Windows, for example {0}.',
      'mutex Global\\MyApp',
    ),
  );
}

function parsePath(text: string): ParsedTarget {
  if (/^\d+$/.test(text)) {
    return bad(
      text,
      l10n.t('A number alone can mean a port or a file.'),
      l10n.t('Type {0} for the port or {1} for the file.', `:${text}`, `.\\${text}`),
    );
  }
  const device = /^[\\/]{2}[.?][\\/]/.exec(text)?.[0] ?? '';
  // A drive has a colon, and behind a second one stands the name of a stream.
  const rest = text.slice(device.length).replace(/^[a-z]:/i, '');
  if (text.length > longest || unusable.test(rest) || text.length === device.length) {
    return bad(
      text,
      l10n.t('This is no path that Windows can have.'),
      l10n.t('Remove the characters {0} and control characters, or pick the file.', '< > " | ? *'),
    );
  }
  return { ok: true, target: { kind: 'path', path: text } };
}

/** Never throws, whatever is typed or pasted. */
export function parseTarget(typed: string): ParsedTarget {
  // As the Explorer copies a path.
  const text = typed
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim();
  if (text === '') {
    return bad(
      typed,
      l10n.t('Nothing to search for.'),
      l10n.t('Type a path, a port such as :3000, a pipe, a named object or a handle.'),
    );
  }
  const pipe = pipePrefix.exec(text);
  if (pipe) {
    const name = text.slice(pipe[0].length);
    if (name !== '' && !/\p{Cc}/u.test(name) && name.length <= longest) {
      return { ok: true, target: { kind: 'pipe', name } };
    }
    return bad(
      text,
      l10n.t('The name of the pipe is missing or contains control characters.'),
      l10n.t('Type the whole name, for example {0}.', '\\\\.\\pipe\\my-pipe'),
    );
  }
  const named = namedPattern.exec(text);
  if (named) {
    const object = (named[1] ?? '').toLowerCase() as NamedKind;
    return parseName(text, object, (named[2] ?? '').trim());
  }
  const port = portPattern.exec(text);
  if (port) {
    const protocol = port[1] === undefined ? null : (port[1].toLowerCase() as PortProtocol);
    return parsePort(text, (port[2] ?? '').replace(/^:\s*/, ''), protocol);
  }
  const handle = handlePattern.exec(text);
  if (handle) return parseHandle(text, handle[1] ?? '', handle[2] ?? '');
  const address = addressPattern.exec(text);
  if (address) return parsePort(text, address[1] ?? '', null);
  return parsePath(text);
}

/** The target as one line of the box: read again it is the same. */
export function typedTarget(target: SearchTarget): string {
  switch (target.kind) {
    case 'path':
      return target.path;
    case 'port':
      return target.protocol === null ? `:${target.port}` : `${target.protocol} ${target.port}`;
    case 'pipe':
      return `\\\\.\\pipe\\${target.name}`;
    case 'object':
      return `${target.object} ${target.name}`;
    case 'handle':
      return `${target.pid}:${target.handle}`;
  }
}
