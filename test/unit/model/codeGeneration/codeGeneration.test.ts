// Programs written from plans: the calls in their order, texts that survive every language, and refusals.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeLanguages } from '../../../../src/model/codeGeneration/codeLanguages';
import { generateCode } from '../../../../src/model/codeGeneration/generateCode';
import {
  commentText,
  cppBytes,
  cppString,
  csharpString,
  pythonString,
  rustString,
} from '../../../../src/model/codeGeneration/stringLiterals';
import { utf8 } from '../../../../src/model/base/utf8';
import { planOf } from '../../fixtures/planFixture';

const event = { kind: 'event' };
const listPlan = planOf({
  program: 'C:\\tools\\child.exe',
  args: ['${handle:two}', 'a "b" c\\'],
  env: { LOG: '${handle:log}', OLD: null },
  handles: {
    one: { kind: 'event', inheritable: false },
    two: event,
    log: {
      kind: 'file',
      path: 'l"og.txt',
      access: 'append',
      inheritableBy: 'SetHandleInformation',
    },
    twin: { kind: 'duplicate', of: 'log' },
  },
  stdio: { stdin: { pipe: { text: 'one\n' } }, stderr: 'stdout' },
});
const everyKind = planOf({
  program: 'child.exe',
  handles: {
    pipe: { kind: 'pipe', inheritable: 'write' },
    file: { kind: 'file', path: 'f', access: 'readWrite' },
    directory: { kind: 'directory', path: '.' },
    nul: { kind: 'nul' },
    console: { kind: 'console' },
    event,
    mutex: { kind: 'mutex', securityAttributes: 'absent' },
    semaphore: { kind: 'semaphore' },
    waitableTimer: { kind: 'waitableTimer' },
    fileMapping: { kind: 'fileMapping', size: 64, file: 'file', text: 'é' },
    job: { kind: 'job' },
    process: { kind: 'process' },
    thread: { kind: 'thread' },
    server: { kind: 'namedPipe', pipeName: 'p' },
    duplicate: { kind: 'duplicate', of: 'mutex', closeSource: true },
    value: { kind: 'value', value: '-1' },
  },
  stdio: { stdin: 'nul', stdout: { file: 'out.txt' }, stderr: 'inherit' },
});
const childrenPlan = planOf({
  program: 'child.exe',
  children: [
    { name: 'A', inherit: 'all' },
    { name: 'B', inherit: 'none', stdio: { stdin: 'none', stdout: 'none', stderr: 'none' } },
  ],
});

/** From the function that launches on: what comes before is the same for every plan. */
function body(code: string): string {
  return code.slice(code.search(/^.*(DWORD launch\(|uint Launch\(|def launch\(|fn launch\()/m));
}

function assertInOrder(text: string, wanted: readonly string[]): void {
  let at = 0;
  for (const each of wanted) {
    const found = text.indexOf(each, at);
    assert.ok(found >= 0, `"${each}" does not follow in:\n${text.slice(at)}`);
    at = found + each.length;
  }
}

const nasty = '"\\ ??=\n\r\0' + '7é\u{1F600}\u2028\ud800';

describe('Generated code', () => {
  const inOrder = {
    cpp: [
      '"CreateEventW"',
      'CreateFileW(L"l\\"og.txt"',
      'setInheritance(hLog, true)',
      'duplicate(',
    ],
    csharp: [
      'CreateEventW(',
      'CreateFileW("l\\"og.txt"',
      'SetInheritance(hLog, true)',
      'Duplicate(',
    ],
    python: [
      '"CreateEventW"',
      'CreateFileW", "l\\"og.txt"',
      'set_inheritance(h_log, True)',
      'duplicate(',
    ],
    rust: ['CreateEventW(', 'wide("l\\"og.txt")', 'set_inheritance(&h_log, true)', 'duplicate('],
  };
  const afterwards = {
    cpp: ['startProcess(', 'hLog.close()', 'hStdout.close()', 'startThread(', 'waitFor(process0)'],
    csharp: [
      'StartProcess(',
      'hLog.Close()',
      'hStdout.Close()',
      'StartCapture(',
      'WaitFor(process0)',
    ],
    python: [
      'start_process(',
      'h_log.close()',
      'h_stdout.close()',
      'start_capture(',
      'wait_for(process0)',
    ],
    rust: [
      'start_process(',
      'h_log.close()',
      'h_stdout.close()',
      'start_capture(',
      'wait_for(&process0)',
    ],
  };

  for (const language of codeLanguages) {
    it(`in ${language} makes, starts, closes, reads and waits in this order`, () => {
      const text = body(generateCode(listPlan, language));
      assertInOrder(text, [...inOrder[language], ...afterwards[language], 'xit']);
    });

    it(`in ${language} asks for the size of the attribute list first, and deletes it`, () => {
      const code = generateCode(listPlan, language);
      assertInOrder(code, [
        'This first call fails by design',
        'InitializeProcThreadAttributeList(',
        'InitializeProcThreadAttributeList(',
        'UpdateProcThreadAttribute(',
        'DeleteProcThreadAttributeList(',
      ]);
      assert.ok(body(code).includes('EXTENDED_STARTUPINFO_PRESENT'));
      assert.ok(!body(generateCode(childrenPlan, language)).includes('EXTENDED_STARTUPINFO'));
    });

    it(`in ${language} knows every kind of handle but sockets`, () => {
      assert.doesNotMatch(generateCode(everyKind, language), /#error|NotImplemented|compile_error/);
      const socket = planOf({ program: 'a.exe', handles: { port: { kind: 'tcpListener' } } });
      assert.match(
        generateCode(socket, language),
        /(#error|raise NotImplementedError|compile_error!).*port.*Winsock/,
      );
    });

    it(`in ${language} is plain ASCII whatever the plan says`, () => {
      const odd = planOf({ program: 'é.exe', args: ['\u202e"\n\\'] }, '*/ é\n"plan" \\');
      assert.match(generateCode(odd, language), /^[\n\x20-\x7e]*$/);
    });
  }

  it('starts several children before it closes anything', () => {
    const text = body(generateCode(childrenPlan, 'cpp'));
    assertInOrder(text, ['Handle process0', 'Handle process1', '.close()', 'waitFor(process0)']);
    assert.match(text, /every inheritable handle of this process goes along/);
  });

  it('keeps what the plan keeps open until the child has ended', () => {
    const kept = planOf({ program: 'a.exe', keepParentEnds: ['stdout'] });
    assertInOrder(body(generateCode(kept, 'cpp')), ['waitFor(process0)', 'hStdout.close()']);
  });

  it('makes one pipe between two children, which nobody else reads', () => {
    const children = [{ name: 'A' }, { name: 'B', stdio: { stdin: { child: 'A' } } }];
    const text = body(generateCode(planOf({ program: 'a.exe', children }), 'python'));
    assert.match(text, /h_b_stdin, h_a_stdout = create_pipe\(/);
    assert.doesNotMatch(text, /h_a_stdout_read/);
    assertInOrder(text, ['process1 =', 'h_a_stdout.close()', 'h_b_stdin.close()']);
  });

  it('refuses ways of starting it does not repeat', () => {
    const apart = { ...childrenPlan, start: 'apart' } as const;
    assert.match(generateCode(apart, 'cpp'), /#error "start apart is not generated"/);
    const below = planOf({ program: 'a.exe', parent: { pid: 7 } });
    assert.match(generateCode(below, 'cpp'), /#error "a parent process override is not generated"/);
  });

  it('gives handles whose names would meet names of their own', () => {
    const plan = planOf({ program: 'a.exe', handles: { 'a-b': event, a_b: event, A_B: event } });
    const names = [...generateCode(plan, 'cpp').matchAll(/Handle (hAB\w*) =/gi)];
    assert.equal(new Set(names.map((match) => match[1]?.toLowerCase())).size, 3);
  });
});

describe('A string literal', () => {
  it('of C++ ends its escapes before the next character, and makes no trigraph', () => {
    assert.equal(
      cppString(nasty),
      'L"\\"\\\\ ?" L"?=\\n\\r\\0007\\u00E9\\U0001F600\\u2028\\xD800" L""',
    );
    assert.equal(cppBytes(utf8('é"\0')), '"\\303\\251\\"\\000"');
  });

  it('of C# is UTF-16 code units', () => {
    assert.equal(
      csharpString(nasty),
      '"\\"\\\\ ??=\\n\\r\\u00007\\u00E9\\uD83D\\uDE00\\u2028\\uD800"',
    );
  });

  it('of Python is code points', () => {
    assert.equal(pythonString(nasty), '"\\"\\\\ ??=\\n\\r\\x007\\xE9\\U0001F600\\u2028\\uD800"');
  });

  it('of Rust has no surrogate alone', () => {
    assert.equal(
      rustString(nasty),
      '"\\"\\\\ ??=\\n\\r\\u{0}7\\u{E9}\\u{1F600}\\u{2028}\\u{FFFD}"',
    );
  });

  it('never comes out of a comment', () => {
    assert.equal(commentText('a\n"b" é \\'), "a?'b' ? '");
  });

  it('encodes as UTF-8 what an encoder would', () => {
    assert.deepEqual(utf8(nasty), [...new TextEncoder().encode(nasty)]);
  });
});

/** The program of the first of these commands that this machine has. */
function found(...names: readonly string[]): string | undefined {
  return names.find((name) => spawnSync(name, ['--version']).status === 0);
}

const checks = [
  {
    language: 'python',
    file: 'launch.py',
    program: found('python3', 'python'),
    args: ['-m', 'py_compile'],
  },
  {
    language: 'rust',
    file: 'launch.rs',
    program: found('rustc'),
    args: ['--edition', '2021', '--crate-type', 'bin', '--emit=metadata', '-D', 'warnings'],
  },
] as const;

for (const { language, file, program, args } of checks) {
  const described = program === undefined ? describe.skip : describe;
  const reason = program === undefined ? ' [skipped: its compiler is not on this machine]' : '';
  described(`The compiler of ${language}${reason}`, function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'generated code '));
    after(() => rmSync(folder, { recursive: true, force: true }));

    it('accepts what the plans are turned into', () => {
      for (const plan of [listPlan, everyKind, childrenPlan]) {
        writeFileSync(join(folder, file), generateCode(plan, language));
        const { status, stderr } = spawnSync(program ?? '', [...args, file], { cwd: folder });
        assert.equal(stderr.toString(), '');
        assert.equal(status, 0);
      }
    });

    it('refuses what is wrong', () => {
      writeFileSync(join(folder, file), `${generateCode(listPlan, language)}\n)`);
      assert.notEqual(spawnSync(program ?? '', [...args, file], { cwd: folder }).status, 0);
    });
  });
}
