// What a session finds opens its panel and is said once: what blocks or outlives its owner, in this window's sessions.
import assert from 'node:assert/strict';
import type * as NoticesModule from '../../../../src/extension/panel/findingNotices';
import type { SessionEvent } from '../../../../src/model/session/events';
import type { SessionState } from '../../../../src/model/session/state';
import { installEditor } from '../../fixtures/fakeEditor';
import {
  created,
  ended,
  exited,
  pipeCreated,
  ready,
  started,
  stateAfter,
} from '../../fixtures/sessionFixture';

describe('Notices of findings', () => {
  let uninstall: () => void;
  let FindingNotices: typeof NoticesModule.FindingNotices;
  before(async () => {
    uninstall = installEditor();
    ({ FindingNotices } = await import('../../../../src/extension/panel/findingNotices'));
  });
  after(() => uninstall());

  function setUp() {
    const said: string[] = [];
    const opened: string[] = [];
    const events: SessionEvent[] = [];
    let changed: (id: string | undefined) => void = () => undefined;
    const state = (): SessionState => stateAfter(...events);
    const store = {
      onDidChange: (listener: typeof changed) => {
        changed = listener;
        return { dispose: () => undefined };
      },
      onDidClose: () => ({ dispose: () => undefined }),
      state: (id: string) => (id === 's' ? state() : undefined),
      isRunning: () => state().phase !== 'ended',
    };
    const panels = {
      open: () => opened.push('asked'),
      openBeside: () => opened.push('beside'),
    };
    const actions: Record<string, () => unknown>[] = [];
    const reporter = {
      alert: (message: string, offered: Record<string, () => unknown>) => {
        said.push(message);
        actions.push(offered);
      },
    };
    const notices = new FindingNotices(
      store as unknown as ConstructorParameters<typeof NoticesModule.FindingNotices>[0],
      panels,
      reporter as unknown as ConstructorParameters<typeof NoticesModule.FindingNotices>[2],
    );
    const tell = (...more: SessionEvent[]): void => {
      events.push(...more);
      changed('s');
    };
    return { notices, said, opened, actions, tell };
  }

  const held = [
    started(),
    ready,
    created('a'),
    pipeCreated('stdout'),
    exited('a'),
    {
      type: 'holdersFound',
      time: 8,
      label: 'stdout',
      holders: [
        {
          ...{ pid: 77, name: 'tool.exe', handle: '0x44', end: 'write', access: '0x120196' },
          ...{ cause: 'outside', path: [], createdAt: '5' },
        },
      ],
      unanswered: [],
    },
  ] satisfies readonly SessionEvent[];

  it('open the panel beside and say what blocks, once', () => {
    const { notices, said, opened, actions, tell } = setUp();
    notices.follow('s');
    tell(...held.slice(0, 5));
    assert.deepEqual([opened, said], [[], []]);
    tell(...held.slice(5));
    tell();
    assert.deepEqual(opened, ['beside']);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /tool\.exe \(PID 77\)/);
    actions[0]?.['Show']?.();
    assert.deepEqual(opened, ['beside', 'asked']);
  });

  it('say nothing of a session that this window did not launch', () => {
    const { said, opened, tell } = setUp();
    tell(...held);
    assert.deepEqual([opened, said], [[], []]);
  });

  it('say nothing of a session without findings, at its end either', () => {
    const { notices, said, opened, tell } = setUp();
    notices.follow('s');
    tell(started(), ready, created('a'), exited('a'), ended());
    assert.deepEqual([opened, said], [[], []]);
  });
});
