// The nodes and edges of a session's map in words: what is written in the picture, and what is said of it.
import * as l10n from '@vscode/l10n';
import type { SocketDescription } from '../session/fileDescription';
import { endText } from '../session/fileText';
import { sharedPipeTitle } from '../pipes/sharedPipeName';
import type { HoldingOrigin } from './holdings';
import type { SharedPipePhase } from './mapPipes';
import { processPhase } from '../processes/processPhase';
import { commaList } from '../base/listText';
import { integerText, shortSize } from '../base/quantity';
import type { HeldEdge, MapEdge, MapNode } from './sessionMap';
import type { PipeState } from '../session/state';
import { howWords } from '../search/holdWords';

/** Of a path what tells it from others in the same folder. */
const lastPart = (path: string): string => /[^\\/]+(?=[\\/]*$)/.exec(path)?.[0] ?? path;

const processCount = (count: number): string =>
  count === 1 ? l10n.t('1 process') : l10n.t('{0} processes', integerText(count));

const objectCount = (count: number): string =>
  count === 1 ? l10n.t('1 object') : l10n.t('{0} objects', integerText(count));

/** "TCP 127.0.0.1:8080". */
function socketTitle(socket: SocketDescription): string {
  const protocol = socket.protocol === 'other' ? l10n.t('socket') : socket.protocol.toUpperCase();
  return socket.state === 'unbound' ? protocol : `${protocol} ${endText(socket)}`;
}

function socketLine({ peer, state }: SocketDescription): string {
  if (peer) return l10n.t('connected to {0}', endText(peer));
  switch (state) {
    case 'listening':
      return l10n.t('listening');
    case 'connected':
      return l10n.t('connected');
    case 'bound':
      return l10n.t('bound');
    case 'unbound':
      return l10n.t('not bound');
  }
}

function objectTitle({ object }: Extract<MapNode, { readonly kind: 'object' | 'pipe' }>): string {
  const { label, file, name, type, isPipe, shared } = object;
  if (label !== null) return label;
  if (shared) return sharedPipeTitle(shared);
  if (isPipe) return l10n.t('pipe');
  if (file?.socket) return socketTitle(file.socket);
  return lastPart(file?.name ?? name ?? type);
}

export function nodeTitle(node: MapNode): string {
  switch (node.kind) {
    case 'broker':
      return l10n.t('launcher');
    case 'process':
      return node.process.name;
    case 'outside':
      return node.name;
    case 'pipe':
    case 'object':
      return objectTitle(node);
    case 'more':
      return l10n.t('{0} more', integerText(node.processes + node.objects));
  }
}

function pipePhase({ phase, paused, direction }: PipeState): string {
  switch (phase) {
    case 'open':
      return paused && direction === 'captured' ? l10n.t('paused') : l10n.t('open');
    case 'endOfFile':
      return l10n.t('end of file');
    case 'closed':
      return l10n.t('closed');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'failed':
      return l10n.t('failed');
  }
}

function sharedPhase(phase: SharedPipePhase): string {
  switch (phase) {
    case 'open':
      return l10n.t({ message: 'open', comment: ['Of a pipe'] });
    case 'full':
      return l10n.t({ message: 'full', comment: ['Of a pipe'] });
    case 'closed':
      return l10n.t({ message: 'closed', comment: ['Of a pipe'] });
  }
}

function sharedPipeLine(phase: SharedPipePhase, isHeld: boolean): string {
  const isOver = phase === 'closed';
  const state = isHeld ? heldOpenText(isOver) : sharedPhase(phase);
  return `${state} · ${l10n.t('not captured')}`;
}

const heldOpenText = (isOver: boolean): string =>
  isOver ? l10n.t('was held open') : l10n.t('held open');

function pipeLine({ pipe, phase, isHeld }: Extract<MapNode, { readonly kind: 'pipe' }>): string {
  if (phase !== null) return sharedPipeLine(phase, isHeld);
  if (!pipe) return l10n.t('made by a process');
  const size = pipe.direction === 'between' ? l10n.t('between children') : shortSize(pipe.bytes);
  const isOver = pipe.phase === 'endOfFile' || pipe.phase === 'cancelled';
  const state = isHeld ? heldOpenText(isOver) : pipePhase(pipe);
  return `${state} · ${size}`;
}

function objectLine({ object }: Extract<MapNode, { readonly kind: 'object' }>): string {
  const { label, file, name, type } = object;
  if (label === null)
    return file?.socket
      ? socketLine(file.socket)
      : file && file.kind !== 'unknown'
        ? file.kind
        : type;
  if (file?.socket) return `${socketTitle(file.socket)} · ${socketLine(file.socket)}`;
  // Kernel objects have paths as names; "event without a name" is what the broker calls one that has none.
  const hasName = name !== null && (type === 'File' || name.includes('\\'));
  return hasName ? `${type} · ${lastPart(name)}` : type;
}

/** What is said of it below its name. */
export function nodeLine(node: MapNode): string {
  switch (node.kind) {
    case 'broker':
      return [node.pid ?? '', node.isGone ? l10n.t('has exited') : l10n.t('starts the others')]
        .filter((part) => part !== '')
        .join(' · ');
    case 'process': {
      const { pid, phase } = node.process;
      const isHeld = phase === 'suspended' || phase === 'paused';
      const state = isHeld ? l10n.t('suspended') : processPhase(node.process);
      return pid === null ? state : `${pid} · ${state}`;
    }
    case 'outside':
      return l10n.t('{0} · not of this session', node.pid);
    case 'pipe':
      return pipeLine(node);
    case 'object':
      return objectLine(node);
    case 'more':
      return [
        ...(node.processes > 0 ? [processCount(node.processes)] : []),
        ...(node.objects > 0 ? [objectCount(node.objects)] : []),
      ].join(', ');
  }
}

export function kindText({ kind }: MapNode): string {
  switch (kind) {
    case 'broker':
      return l10n.t('Launcher');
    case 'process':
      return l10n.t('Process');
    case 'outside':
      return l10n.t('Process outside the session');
    case 'pipe':
      return l10n.t('Pipe');
    case 'object':
      return l10n.t('Object');
    case 'more':
      return l10n.t('Not shown');
  }
}

/** In the way, in words: the same as the colour and the icon of the picture. */
function inTheWayText({ isPast, isInferred }: Pick<HeldEdge, 'isPast' | 'isInferred'>): string {
  if (isInferred) return l10n.t('seems to hold it open');
  return isPast ? l10n.t('held it open') : l10n.t('holds it open');
}

/** What stands below the value of a handle in the picture; null when the line says all. */
export function edgeNote(edge: HeldEdge): string | null {
  if (edge.isInTheWay) return inTheWayText(edge);
  return edge.isInferred ? l10n.t('seems to have it') : null;
}

/** Null for what the broker made: whose handle it is says so. */
function originText(origin: HoldingOrigin): string | null {
  switch (origin) {
    case 'made':
      return null;
    case 'inherited':
      return l10n.t('inherited');
    case 'probable':
      return l10n.t('probably inherited');
    case 'unclear':
      return l10n.t('inherited or sent');
    case 'duplicated':
      return l10n.t('duplicated');
    case 'sent':
      return l10n.t('sent after the start');
    case 'opened':
      return l10n.t('opened');
    case 'found':
      return l10n.t('found by the search for holders');
    case 'seen':
      return l10n.t('found in its handle table');
    case 'inferred':
      return l10n.t('a call is pending on this handle');
    default:
      return howWords(origin);
  }
}

function whichEnd({ end }: HeldEdge): string {
  if (end === null) return l10n.t('handle');
  return end === 'read' ? l10n.t('read end') : l10n.t('write end');
}

/** None where no handle is known. */
export const edgeHandles = ({ handles }: HeldEdge): readonly string[] =>
  handles.map(({ value }) => value).filter((value) => value !== '');

/** "write end 0x54, inherited, has ended". */
export function holdingText(edge: HeldEdge): string {
  const values = commaList(edgeHandles(edge));
  const origins = new Set(edge.handles.flatMap(({ origin }) => originText(origin) ?? []));
  return [
    ...(values === '' ? [] : [`${whichEnd(edge)} ${values}`]),
    ...origins,
    ...(edge.isPast ? [l10n.t('no longer held')] : []),
    ...(edge.isInTheWay ? [inTheWayText(edge)] : []),
    ...(edge.bytes === null || edge.end === null ? [] : [shortSize(edge.bytes)]),
  ].join(', ');
}

/** What stands at the edge in the picture. */
export function edgeLabel(edge: MapEdge): string {
  switch (edge.kind) {
    case 'created':
    case 'more':
      return '';
    case 'parent':
      return l10n.t('parent process override');
    case 'held': {
      const [first, ...others] = edgeHandles(edge);
      if (first === undefined) return originText(edge.handles[0]?.origin ?? 'made') ?? '';
      const value = `${first}${others.length > 0 ? ` +${others.length}` : ''}`;
      if (edge.end === null) return value;
      return edge.end === 'read' ? l10n.t('read {0}', value) : l10n.t('write {0}', value);
    }
  }
}

/** A whole sentence on an edge; the titles are those of its nodes. */
export function edgeText(edge: MapEdge, from: string, to: string): string {
  switch (edge.kind) {
    case 'created':
      return l10n.t('{0} created {1}', from, to);
    case 'parent':
      return l10n.t('{0} is the parent process override of {1}', from, to);
    case 'more':
      return l10n.t('{0}: {1}', from, to);
    case 'held': {
      const [holder, object] = edge.from === edge.holder ? [from, to] : [to, from];
      return edge.isInferred
        ? l10n.t('{0} seems to have {1}: {2}', holder, object, holdingText(edge))
        : l10n.t('{0} has {1}: {2}', holder, object, holdingText(edge));
    }
  }
}

/** What the picture shows of a node, which may be shortened to the room there is. */
export interface ShownText {
  readonly title: string;
  readonly line: string;
}

/** The node for those who do not see it. What is seen is in it as it is seen, so that one can speak to it, and whole as well. */
export function nodeText(node: MapNode, shown?: ShownText): string {
  const { concerns } = node;
  const marks =
    concerns.length === 0
      ? []
      : [concerns.length === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', concerns.length)];
  const whole: ShownText = { title: nodeTitle(node), line: nodeLine(node) };
  const { title, line } = shown ?? whole;
  const longer = [
    ...(title === whole.title ? [] : [whole.title]),
    ...(line === whole.line ? [] : [whole.line]),
  ];
  return [kindText(node), title, line, ...marks, ...longer].join(', ');
}
