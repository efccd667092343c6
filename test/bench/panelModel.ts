// What the panel, the preview and the Sessions view make before anything can be drawn, of large plans and of long chains of processes.
import { mapExcerpt } from '../../src/model/map/mapExcerpt';
import { sessionMap } from '../../src/model/map/sessionMap';
import { parsePlan } from '../../src/model/plan/parsePlan';
import { planPreview } from '../../src/model/preflight/planPreview';
import { sentPreview } from '../../src/model/protocol/previewProtocol';
import { nodePath } from '../../src/model/sessionTree/findNode';
import { sessionNode } from '../../src/model/sessionTree/sessionNode';
import { ShownNode } from '../../src/model/sessionTree/shownTree';
import { mapLayout } from '../../src/webview/map/mapLayout';
import { processChain } from '../unit/fixtures/processChain';
import { alone, type Row } from './comparison';

const chainLength = 1000;
const planSize = 300;

const largePlan = (): object => ({
  program: 'a.exe',
  // Each pipe is waited for by one thread, of which there are not so many.
  stdio: { stdin: 'nul', stderr: 'stdout' },
  handles: Object.fromEntries(
    Array.from({ length: planSize }, (_, at) => [`event${at}`, { kind: 'event' }]),
  ) as object,
  children: Array.from({ length: planSize }, (_, at) => ({ name: `child${at}` })),
});

function preview(configuration: object): void {
  const parsed = parsePlan(configuration, 'large');
  if (!parsed.ok) throw new Error('The plan of the preview is wrong.');
  JSON.stringify(sentPreview(planPreview(parsed.plan)));
}

/** To the last process of the chain, as the Sessions view does it. */
function reveal(state: ReturnType<typeof processChain>): void {
  const root = sessionNode(state);
  const line = new Set(state.processes.map(({ id }) => id));
  const target = { sessionId: root.id, processId: `p${chainLength - 1}`, value: '0x14' };
  const [, ...path] = nodePath(root, target, line);
  let shown: ShownNode | undefined = new ShownNode(root, null, () => undefined);
  for (const { id } of path) shown = shown?.children.find(({ node }) => node.id === id);
  if (shown?.target.value !== target.value) throw new Error('The row was not found.');
}

function times<T>(rounds: number, make: () => T, run: (made: T) => void): readonly number[] {
  const all: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const made = make();
    const began = performance.now();
    run(made);
    if (round >= 0) all.push(performance.now() - began);
  }
  return all;
}

/** Each round has a session of its own: what is remembered of one is of no use to the next. */
export function modelRows(rounds: number): readonly Row[] {
  const facts = { scenario: 'panel', unit: 'ms', aim: '< 200' };
  const chain = (): ReturnType<typeof processChain> => processChain(chainLength);
  const row = (what: string, all: readonly number[]): Row => alone({ ...facts, what }, all);
  return [
    row(
      'preview of 300 handles by 300 children, from the configuration to the message',
      times(rounds, largePlan, preview),
    ),
    row('Reveal in a chain of 1,000 processes', times(rounds, chain, reveal)),
    row(
      'map of a chain of 1,000 processes, until it is laid out',
      times(rounds, chain, (state) => mapLayout(mapExcerpt(sessionMap(state, []), []))),
    ),
  ];
}
