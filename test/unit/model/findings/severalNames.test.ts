// Sentences of findings whose subject is one name or several: each form is its own, which German shows where English does not.
import * as l10n from '@vscode/l10n';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { Holder } from '../../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../../fixtures/birthFixture';
import { PipeHistory, readEnd, writeEnd } from '../../fixtures/pipeHistory';
import { placedFindings } from '../../fixtures/placedFindings';
import {
  created,
  exited,
  pipeCreated,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

const inGerman = (): void => {
  const contents = readFileSync('l10n/bundle.l10n.de.json', 'utf8');
  l10n.config({ contents: JSON.parse(contents) as Record<string, string> });
};

/** The headline in English and in German. */
function headlines(of: () => string | undefined): readonly (string | undefined)[] {
  const english = of();
  inGerman();
  return [english, of()];
}

describe('A sentence about one or several', () => {
  afterEach(() => l10n.config({ contents: {} }));

  /** parent.exe writes to a pipe that these have as their stdin and do not read. */
  const unread = (...readers: readonly string[]): PipeHistory => {
    const [read, write] = [readEnd('0x40'), writeEnd('0x44')];
    const history = new PipeHistory().create(10, 'parent').open(20, 'parent', read, write);
    for (const [index, id] of readers.entries())
      history.create(30 + index, id, 'parent', { given: [{ ...read, stream: 'stdin' }] });
    return history.close(40, 'parent', read).look(3500, 1, { fill: 4096, stillSince: 1000 });
  };

  it('that do not read', () => {
    const said = (...readers: readonly string[]) =>
      headlines(() => placedFindings(unread(...readers).state)[0]?.headline);
    assert.match(said('a')[0] ?? '', /: a\.exe \(PID 200\) does not read/);
    assert.match(said('a')[1] ?? '', /a\.exe \(PID 200\) liest /);
    l10n.config({ contents: {} });
    const [english, german] = said('a', 'b');
    assert.match(english ?? '', /: a\.exe \(PID 200\) and b\.exe \(PID 300\) do not read/);
    assert.match(german ?? '', /a\.exe \(PID 200\) und b\.exe \(PID 300\) lesen /);
  });

  it('that do not reach the end of a pipe', () => {
    const child = { program: 'b.exe', stdio: { stdin: { handle: 'x.read' } } };
    const plan = {
      handles: { x: { kind: 'pipe' } },
      children: [
        { name: 'A', program: 'a.exe', stdio: { stdout: { handle: 'x.write' } } },
        { ...child, name: 'B' },
        { ...child, name: 'C' },
      ],
    };
    const keeper: Holder = {
      pid: 7,
      name: 'p7.exe',
      handle: '0x44',
      end: 'write',
      access: '0x120196',
      cause: 'outside',
      path: [],
      createdAt: '5',
    };
    const events: readonly SessionEvent[] = [
      ...[started(plan), ready, pipeCreated('x', { direction: 'between', processId: null })],
      ...[created('A'), created('B'), created('C'), exited('A')],
      { type: 'holdersFound', time: 8, label: 'x', holders: [keeper], unanswered: [] },
    ];
    const said = (...more: readonly SessionEvent[]) =>
      headlines(() => placedFindings(stateAfter(...events, ...more))[0]?.headline);
    assert.match(said()[1] ?? '', /B \(PID 100\) und C \(PID 100\) erreichen das Dateiende nicht/);
    assert.match(
      said({ ...exited('B'), time: 7 })[1] ?? '',
      /: C \(PID 100\) erreicht das Dateiende/,
    );
    const later = ['B', 'C'].map((id) => ({ ...exited(id), time: 9 }));
    assert.match(said(...later)[1] ?? '', /B .* und C .* konnten das Dateiende nicht erreichen/);
  });

  it('that are full, too', () => {
    const streams = ['stdin', 'stdout', 'stderr'] as const;
    const ends = streams.map((stream, index) => {
      const pipe = { name: '', label: stream, end: stream === 'stdin' ? 'read' : 'write' } as const;
      return brokerHandle(`0x${(0x40 + 4 * index).toString(16)}`, stream, { type: 'File', pipe });
    });
    const [stdin = '', stdout = '', stderr = ''] = ends.map(({ value }) => value);
    const birth = birthOf(
      ends,
      ends.map(({ value, type }) => observed(value, [value], { type })),
      { standardHandles: { stdin, stdout, stderr } },
    );
    const blocked = (label: string, who: 'broker' | 'writer'): SessionEvent => ({
      ...{ type: 'pipeObserved', time: 9, label, fill: 4096, queued: 0, awaited: null },
      blocked: { who, since: 8, bytes: 4096 },
    });
    const said = (...full: readonly ('stdout' | 'stderr')[]): string => {
      const state = stateAfter(
        ...[started(), ready, pipeCreated('stdin', { direction: 'written' })],
        ...[pipeCreated('stdout'), pipeCreated('stderr'), created('a', birth)],
        { type: 'processResumed', time: 4, id: 'a' },
        blocked('stdin', 'broker'),
        ...full.map((label) => blocked(label, 'writer')),
      );
      return placedFindings(state).find(({ code }) => code === 'deadlock')?.why ?? '';
    };
    assert.match(said('stdout'), /nobody reads stdout, which is full, too/);
    assert.match(said('stdout', 'stderr'), /nobody reads stdout and stderr, which are full, too/);
  });
});
