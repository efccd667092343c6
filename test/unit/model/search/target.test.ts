// What the box understands: each kind of target, and what to do about the rest.
import assert from 'node:assert/strict';
import { parseTarget, typedTarget, type SearchTarget } from '../../../../src/model/search/target';
import { targetHint, targetName } from '../../../../src/model/search/targetText';
import fc from '../../../random';

function understood(text: string): SearchTarget {
  const parsed = parseTarget(text);
  assert.ok(parsed.ok, `${text} is understood: ${JSON.stringify(parsed)}`);
  return parsed.target;
}

function problem(text: string) {
  const parsed = parseTarget(text);
  assert.ok(!parsed.ok, `${text} is refused: ${JSON.stringify(parsed)}`);
  assert.equal(parsed.problem.field, 'target');
  assert.notEqual(parsed.problem.remedy, '');
  return parsed.problem;
}

describe('The target of a search', () => {
  it('is a path in all its forms', () => {
    const long = `C:\\${'folder\\'.repeat(60)}app.log`;
    for (const path of [
      ...['app.log', '..\\out', './out/', 'C:\\x\\app.log', 'c:/x', 'C:\\', '\\\\server\\share\\x'],
      ...['\\\\?\\C:\\x', '\\\\?\\UNC\\server\\share\\x', '\\\\.\\C:\\x', '3000.txt', 'a file.txt'],
      ...[long, 'C:\\x\\app.log:stream', 'mutex.txt', 'tcp.log'],
    ]) {
      assert.deepEqual(understood(path), { kind: 'path', path });
    }
    assert.deepEqual(understood('  "C:\\Program Files\\x.exe" '), {
      ...{ kind: 'path', path: 'C:\\Program Files\\x.exe' },
    });
  });

  it('is a port only with a colon, a protocol or a host', () => {
    const port = (number: number, protocol: 'tcp' | 'udp' | null = null): SearchTarget => ({
      ...{ kind: 'port', port: number, protocol },
    });
    assert.deepEqual(understood(':3000'), port(3000));
    assert.deepEqual(understood('tcp 3000'), port(3000, 'tcp'));
    assert.deepEqual(understood('TCP:3000'), port(3000, 'tcp'));
    assert.deepEqual(understood('udp 53'), port(53, 'udp'));
    assert.deepEqual(understood('localhost:3000'), port(3000));
    assert.deepEqual(understood('http://127.0.0.1:8080/index.html'), port(8080));
    assert.deepEqual(understood('[::1]:443'), port(443));
    assert.match(problem('3000').remedy, /:3000.*\.\\3000/);
    for (const text of [':0', ':65536', ':x', 'tcp', 'udp -1', 'tcp 1e3', ':']) problem(text);
  });

  it('is a named pipe', () => {
    assert.deepEqual(understood('\\\\.\\pipe\\build log'), { kind: 'pipe', name: 'build log' });
    assert.deepEqual(understood('//./PIPE/a\\b'), { kind: 'pipe', name: 'a\\b' });
    problem('\\\\.\\pipe\\');
  });

  it('is a named object', () => {
    assert.deepEqual(understood('mutex Global\\My App'), {
      ...{ kind: 'object', object: 'mutex', name: 'Global\\My App' },
    });
    assert.deepEqual(understood('Section: cache'), {
      ...{ kind: 'object', object: 'section', name: 'cache' },
    });
    problem('mutex ');
    problem('event a\\b');
  });

  it('is a handle of a process', () => {
    const handle = { kind: 'handle', pid: 1824, handle: '0x44' } as const;
    assert.deepEqual(understood('1824:0x44'), handle);
    assert.deepEqual(understood('PID 1824 : 0x044'), handle);
    for (const text of ['1824:44', '1824:0x', '0:0x44', '1824:0x0', '99999999999:0x4'])
      problem(text);
  });

  it('is nothing else', () => {
    for (const text of ['', '   ', '""', 'a|b', 'x<y', 'a*.log', 'a\u0000b', '\\\\.\\'])
      problem(text);
    assert.equal(problem(' a|b ').value, 'a|b');
  });

  it('is the same when it is read again', () => {
    for (const text of [
      ':3000',
      'udp 53',
      '\\\\.\\pipe\\x',
      'mutex Global\\x',
      '12:0x44',
      'a b.txt',
    ]) {
      const target = understood(text);
      assert.deepEqual(understood(typedTarget(target)), target);
    }
  });

  it('never throws, and what it understands it understands again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseTarget(text);
        if (!parsed.ok) return;
        assert.deepEqual(understood(typedTarget(parsed.target)), parsed.target);
      }),
    );
  });

  it('says what it was understood as', () => {
    assert.equal(targetHint(understood(':3000')), 'Port 3000, TCP and UDP');
    assert.equal(targetHint(understood('1824:0x44')), 'Handle 0x44 of PID 1824');
    assert.equal(targetName(understood('C:\\x\\app.log')), 'app.log');
    assert.equal(targetName(understood('C:\\x\\out\\')), 'out');
    assert.equal(targetName(understood('mutex A')), 'mutex A');
  });
});
