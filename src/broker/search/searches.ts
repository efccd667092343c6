// The searches that go on: each by its id, several at once, and each can be cancelled at once.
import type { SearchNews, SearchRequest } from '../../model/search/searchEvents';
import type { NamedKind } from '../../model/search/target';
import { assertNever } from '../../model/base/assertNever';
import { searchPath } from './pathSearch';
import { searchPort } from './portSearch';
import { searchSameObject } from './sameObjectSearch';
import { SearchContext, type SearchParts } from './searchContext';
import { SearchOutput } from './searchOutput';

/** Where the kernel keeps a name as programs give it: of the whole machine, or of one of the logon sessions. */
function kernelNames(name: string, sessions: ReadonlySet<number>): readonly string[] {
  const global = '\\BaseNamedObjects';
  const [, scope, rest] = /^(Global|Local|Session\\\d+)\\(.+)$/i.exec(name) ?? [];
  const session = /^session\\(\d+)$/i.exec(scope ?? '')?.[1];
  if (session !== undefined) return [`\\Sessions\\${session}${global}\\${rest ?? ''}`];
  if (scope?.toLowerCase() === 'global') return [`${global}\\${rest ?? ''}`];
  const own = rest ?? name;
  return [
    `${global}\\${own}`,
    ...[...sessions].map((number) => `\\Sessions\\${number}${global}\\${own}`),
  ];
}

async function findObject(context: SearchContext, kind: NamedKind, name: string): Promise<void> {
  const sessions = new Set(context.processes.all.map(({ windowsSession }) => windowsSession));
  await context.findHandles(kind, { kind: 'object', names: kernelNames(name, sessions) });
}

async function search(context: SearchContext, { target }: SearchRequest): Promise<void> {
  switch (target.kind) {
    case 'path':
      return searchPath(context, target.path);
    case 'port':
      return searchPort(context, target.port, target.protocol);
    case 'pipe':
      return context.findHandles('file', { kind: 'pipe', name: target.name });
    case 'object':
      return findObject(context, target.object, target.name);
    case 'handle':
      return searchSameObject(context, target.pid, target.handle);
    default:
      return assertNever(target);
  }
}

export class Searches {
  readonly #running = new Map<string, SearchOutput>();

  constructor(
    private readonly parts: SearchParts,
    private readonly tell: (news: SearchNews) => void,
  ) {}

  /** Resolves when it is over, however that is: its last event says how. */
  async search(request: SearchRequest): Promise<void> {
    const { id } = request;
    const output = new SearchOutput((events) => this.tell({ id, events }));
    this.#running.set(id, output);
    try {
      const context = await SearchContext.of(this.parts, request, output);
      if (!output.isOver) await search(context, request);
      output.end('complete');
    } catch (error) {
      output.end('failed', error instanceof Error ? error.message : String(error));
    } finally {
      this.#running.delete(id);
    }
  }

  cancel(id: string): void {
    this.#running.get(id)?.end('cancelled');
  }
}
