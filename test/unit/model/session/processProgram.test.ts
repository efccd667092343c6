// The program of a process: its fixes by what was seen or by its name, and whose it is.
import assert from 'node:assert/strict';
import { runtimeFixes } from '../../../../src/model/runtimes/runtimeFixes';
import { fixesOf, isOwnProcess, programOf } from '../../../../src/model/session/processProgram';
import { planOf } from '../../fixtures/planFixture';
import { created, started, stateAfter } from '../../fixtures/sessionFixture';

const plan = planOf({
  children: [
    { name: 'A', program: 'C:\\Program Files\\nodejs\\node.exe' },
    { name: 'B', program: 'C:\\w\\tool.exe' },
  ],
});

const child = (name: string) => ({ name, descent: null });
const descendant = (image: string | null, name = 'tool.exe') => ({
  name,
  descent: { parentId: 'A', image, createdAt: '0', seenBy: 'debug' as const, note: null },
});

describe('The program of a process', () => {
  it('is that of the plan for a child, and what runs for what it started', () => {
    assert.equal(programOf(plan, child('B')), 'C:\\w\\tool.exe');
    assert.equal(programOf(plan, descendant('D:\\x\\tool.exe')), 'D:\\x\\tool.exe');
    assert.equal(programOf(plan, descendant(null)), null);
    // A descendant may have the name of a child.
    assert.equal(programOf(plan, descendant(null, 'B')), null);
  });

  it('has the fixes of the runtime that was seen, else of its name, else of Win32', () => {
    assert.equal(fixesOf(plan, { ...child('B'), runtime: 'go' }), runtimeFixes.go);
    assert.equal(fixesOf(plan, child('A')), runtimeFixes.node);
    assert.equal(fixesOf(plan, descendant('C:\\Python\\python.exe')), runtimeFixes.python);
    assert.equal(fixesOf(plan, descendant(null, 'python.exe')), runtimeFixes.python);
    assert.equal(fixesOf(plan, child('B')), runtimeFixes.win32);
  });

  it('is the person’s own by the workspace, by any program of the configuration, or by its place', () => {
    const ping = descendant('C:\\Windows\\System32\\ping.exe', 'ping.exe');
    assert.equal(isOwnProcess(plan, ping, 'C:\\w'), false);
    assert.equal(isOwnProcess(plan, ping, 'C:\\Windows\\System32'), true);
    assert.equal(isOwnProcess(plan, child('A'), null), true);
    const another = descendant('c:\\program files\\nodejs\\NODE.EXE', 'node.exe');
    assert.equal(isOwnProcess(plan, another, null), true);
    assert.equal(isOwnProcess(plan, descendant(null), 'C:\\w'), false);
  });

  it('is written in what was found, from then on', () => {
    const found = { type: 'runtimeFound', time: 9, id: 'a', runtime: 'rust' } as const;
    const before = stateAfter(started(), created('a'));
    assert.equal(before.processes[0]?.runtime, undefined);
    const [process] = stateAfter(started(), created('a'), found).processes;
    assert.equal(process?.runtime, 'rust');
  });
});
