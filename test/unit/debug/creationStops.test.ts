// The editor's breakpoints as stop rules, and what each is answered.
import assert from 'node:assert/strict';
import { CreationStops } from '../../../src/debug/creationStops';
import type { ProcessState } from '../../../src/model/session/state';
import { birthOf, brokerHandle, observed } from '../fixtures/birthFixture';
import { planOf } from '../fixtures/planFixture';
import { created, started, stateAfter } from '../fixtures/sessionFixture';

const debugged = planOf({ program: 'C:\\tools\\build.exe' });

function descendant(image: string): ProcessState {
  const birth = birthOf([brokerHandle('0x10', 'log')], [observed('0x10', ['0x10'])]);
  const descent = { parentId: 'a', image, createdAt: '1', seenBy: 'debug', note: null } as const;
  const event = { ...created('x', birth), descent };
  const process = stateAfter(started(), event).processes[0];
  assert.ok(process);
  return process;
}

describe('breakpoints at the creation of processes', () => {
  it('become rules: the name is a pattern, the condition a handle', () => {
    const stops = new CreationStops(debugged);
    const answers = stops.setFunctions([
      { name: ' findstr.exe ' },
      { name: 'cl*', condition: ' stdout ' },
    ]);
    const filters = stops.setFilters({
      filters: [],
      filterOptions: [{ filterId: 'processCreation', condition: 'log' }],
    });
    assert.deepEqual(stops.rules, [
      { image: 'findstr.exe', handle: null },
      { image: 'cl*', handle: 'stdout' },
      { image: null, handle: 'log' },
    ]);
    assert.deepEqual(
      [...answers, ...filters].map(({ verified, message }) => [verified, message]),
      [
        [
          true,
          'Stops each process whose program matches "findstr.exe" before its first instruction.',
        ],
        [
          true,
          'Stops each process whose program matches "cl*" before its first instruction, if it inherits "stdout".',
        ],
        [true, 'Stops each process before its first instruction, if it inherits "log".'],
      ],
    );
  });

  it('replace those of before, each kind its own', () => {
    const stops = new CreationStops(debugged);
    stops.setFunctions([{ name: 'a.exe' }]);
    stops.setFilters({ filters: ['processCreation'] });
    stops.setFunctions([]);
    assert.deepEqual(stops.rules, [{ image: null, handle: null }]);
    stops.setFilters({ filters: [] });
    assert.deepEqual(stops.rules, []);
  });

  it('hold nothing, and say so, where nobody is debugged', () => {
    for (const followChildren of ['job', 'off'] as const) {
      const stops = new CreationStops({ ...debugged, followChildren });
      const [one] = stops.setFunctions([{ name: 'a.exe' }]);
      const [all] = stops.setFilters({ filters: ['processCreation'] });
      for (const answer of [one, all]) {
        assert.equal(answer?.verified, false);
        assert.match(answer.message ?? '', new RegExp(`"followChildren": "${followChildren}"`));
      }
      assert.deepEqual(stops.rules, []);
    }
  });

  it('are refused when no program can have the name', () => {
    const stops = new CreationStops(debugged);
    const answers = stops.setFunctions([
      { name: ' ' },
      { name: 'a|b' },
      { name: 'C:\\tools\\cl.exe' },
      { name: 'std::vector' },
    ]);
    assert.deepEqual(
      answers.map(({ verified }) => verified),
      [false, false, true, false],
    );
    assert.match(answers[1]?.message ?? '', /"a\|b" is no name of a program.*findstr\.exe/);
    assert.equal(stops.rules.length, 1);
  });

  it('say which of them a stop is due to, those of a name before the filter', () => {
    const stops = new CreationStops(debugged);
    const [one, two] = stops.setFunctions([{ name: 'cl*' }, { name: 'link', condition: 'log' }]);
    const [three] = stops.setFilters({ filters: ['processCreation'] });
    assert.deepEqual(stops.causeOf(descendant('C:\\vc\\cl.exe')), {
      kind: 'function breakpoint',
      ids: [one?.id, three?.id],
    });
    assert.deepEqual(stops.causeOf(descendant('C:\\vc\\link.exe')), {
      kind: 'function breakpoint',
      ids: [two?.id, three?.id],
    });
    assert.deepEqual(stops.causeOf(descendant('C:\\vc\\rc.exe')), {
      kind: 'exception',
      ids: [three?.id],
    });
  });

  it('are due at a child of the broker by its program, whatever its name', () => {
    const stops = new CreationStops(debugged);
    const [one] = stops.setFunctions([{ name: 'build.exe' }]);
    const child = { name: debugged.children[0]?.name ?? '', descent: null, birth: null };
    assert.deepEqual(stops.causeOf(child), { kind: 'function breakpoint', ids: [one?.id] });
  });
});
