// The search for a program, case by case, on a file system that is made up: what lies where, and what cannot be read.
import assert from 'node:assert/strict';
import { realFiles, type Files } from '../../../../src/client/programs/programFile';
import { findProgram } from '../../../../src/client/programs/programSearch';

/** What lies under a path: a program, some other file, a folder, or what can be listed and not opened, with the error for that. */
type Made =
  | 'image'
  | 'text'
  | 'folder'
  | { readonly stat: string }
  | { readonly read: string }
  | { readonly nowhere: string };

const failing = (code: string): never => {
  throw Object.assign(new Error(`${code}: made up`), { code });
};

/** Names are the same in upper and lower case, as on Windows. */
function filesOf(made: Readonly<Record<string, Made>>): Files & { readonly asked: string[] } {
  const all = new Map(Object.entries(made).map(([path, what]) => [path.toLowerCase(), what]));
  const asked: string[] = [];
  const entry = (what: Made) => ({
    isFile: () => what !== 'folder' && !(typeof what === 'object' && 'stat' in what),
    isDirectory: () => what === 'folder',
  });
  return {
    asked,
    stat: (path) => {
      asked.push(path);
      const what = all.get(path.toLowerCase());
      if (what === undefined) return undefined;
      if (typeof what === 'object' && 'stat' in what) return failing(what.stat);
      if (typeof what === 'object' && 'nowhere' in what) return failing(what.nowhere);
      return entry(what);
    },
    lstat: (path) => {
      const what = all.get(path.toLowerCase()) ?? failing('ENOENT');
      if (typeof what === 'object' && 'nowhere' in what) return failing(what.nowhere);
      return entry(what);
    },
    head: (path) => {
      const what = all.get(path.toLowerCase());
      if (typeof what === 'object') return failing(Object.values(what)[0] ?? '');
      return what === 'image' ? 'MZ' : '#!';
    },
  };
}

const cwd = 'C:\\work';
const env = { Path: 'C:\\node;C:\\tools', PATHEXT: '.COM;.EXE;.BAT;.CMD;.VBS' };

type Env = Readonly<Record<string, string | undefined>>;

function found(program: string, made: Readonly<Record<string, Made>>, with_: Env = env): string {
  const result = findProgram(program, { cwd, env: with_ }, filesOf(made));
  return 'path' in result ? result.path : `${result.message} ${result.remedy}`;
}

describe('The search for a program', () => {
  const cases: readonly (readonly [
    title: string,
    program: string,
    made: Readonly<Record<string, Made>>,
    expected: string,
    env?: Env,
  ])[] = [
    [
      'takes npm.cmd, not the script for other systems beside it',
      'npm',
      { 'C:\\node\\npm': 'text', 'C:\\node\\npm.cmd': 'text' },
      'C:\\node\\npm.cmd',
    ],
    [
      'takes npm.cmd where the path names the script',
      'C:\\node\\npm',
      { 'C:\\node\\npm': 'text', 'C:\\node\\npm.cmd': 'text' },
      'C:\\node\\npm.cmd',
    ],
    [
      'prefers an image that the path names as it is',
      '.\\bin\\npm',
      { 'C:\\work\\bin\\npm': 'image', 'C:\\work\\bin\\npm.exe': 'image' },
      'C:\\work\\bin\\npm',
    ],
    [
      'takes .com before .exe, .exe before .bat',
      'tool',
      {
        'C:\\work\\tool.cmd': 'text',
        'C:\\work\\tool.bat': 'text',
        'C:\\work\\tool.exe': 'image',
        'C:\\work\\tool.com': 'image',
      },
      'C:\\work\\tool.com',
    ],
    [
      'keeps to the order of PATHEXT, in any case and with spaces',
      'tool',
      { 'C:\\work\\tool.exe': 'image', 'C:\\work\\tool.cmd': 'text' },
      'C:\\work\\tool.cmd',
      { pathext: '.Vbs; .CMD ;.ExE' },
    ],
    [
      'does not start what PATHEXT leaves out',
      'tool',
      { 'C:\\node\\tool.bat': 'text', 'C:\\tools\\tool.exe': 'image' },
      'C:\\tools\\tool.exe',
      { ...env, PATHEXT: '.EXE' },
    ],
    [
      'has its own list where PATHEXT names nothing that can be started',
      'tool',
      { 'C:\\work\\tool.exe': 'image', 'C:\\work\\tool.js': 'text' },
      'C:\\work\\tool.exe',
      { PATHEXT: '.JS' },
    ],
    [
      'takes .com before .exe where there is no PATHEXT, too',
      'tool',
      { 'C:\\work\\tool.exe': 'image', 'C:\\work\\tool.com': 'image' },
      'C:\\work\\tool.com',
      {},
    ],
    [
      'takes a name without an extension last of all folders',
      'tool',
      { 'C:\\work\\tool': 'image', 'C:\\tools\\tool.exe': 'image' },
      'C:\\tools\\tool.exe',
    ],
    [
      'takes a name without an extension where it is a program',
      'tool',
      { 'C:\\node\\tool': 'text', 'C:\\tools\\tool': 'image' },
      'C:\\tools\\tool',
    ],
    [
      'takes a name with an extension as it is first',
      'python3.11',
      { 'C:\\tools\\python3.11': 'image', 'C:\\tools\\python3.11.exe': 'image' },
      'C:\\tools\\python3.11',
    ],
    [
      'extends a name with an extension, too',
      'python3.11',
      { 'C:\\tools\\python3.11.exe': 'image' },
      'C:\\tools\\python3.11.exe',
    ],
    [
      'goes on to the next folder after a file that is no program',
      'tool.exe',
      { 'C:\\work\\tool.exe': 'text', 'C:\\tools\\tool.exe': 'image' },
      'C:\\tools\\tool.exe',
    ],
    [
      'goes on after a folder of that name',
      'tool',
      {
        'C:\\work\\tool': 'folder',
        'C:\\work\\tool.exe': 'folder',
        'C:\\tools\\tool.exe': 'image',
      },
      'C:\\tools\\tool.exe',
    ],
    [
      'looks into the working folder first',
      'tool',
      { 'C:\\work\\tool.exe': 'image', 'C:\\node\\tool.exe': 'image' },
      'C:\\work\\tool.exe',
    ],
    [
      'leaves the working folder out when a variable says so, whatever its value',
      'tool',
      { 'C:\\work\\tool.exe': 'image', 'C:\\node\\tool.exe': 'image' },
      'C:\\node\\tool.exe',
      { ...env, nodefaultcurrentdirectoryinexepath: '' },
    ],
    [
      'finds what the path names in the working folder all the same',
      '.\\tool',
      { 'C:\\work\\tool.exe': 'image' },
      'C:\\work\\tool.exe',
      { ...env, NoDefaultCurrentDirectoryInExePath: '1' },
    ],
    [
      'takes the quotes off an entry of PATH, and leaves a semicolon between them',
      'tool',
      { 'C:\\a;b\\bin\\tool.exe': 'image' },
      'C:\\a;b\\bin\\tool.exe',
      { PATH: 'C:\\node;"C:\\a;b"\\bin;"C:\\open' },
    ],
    [
      'reads an entry whose quote is never closed',
      'tool',
      { 'C:\\open\\tool.exe': 'image' },
      'C:\\open\\tool.exe',
      { PATH: 'C:\\node;"C:\\open' },
    ],
    [
      'finds a program on a share',
      'tool',
      { '\\\\server\\bin\\tool.exe': 'image' },
      '\\\\server\\bin\\tool.exe',
      { PATH: '\\\\server\\bin' },
    ],
  ];
  for (const [title, program, made, expected, with_] of cases) {
    it(title, () => {
      assert.equal(found(program, made, with_), expected);
    });
  }

  it('looks into no folder of PATH that is relative, to whatever it may be', () => {
    const files = filesOf({});
    const PATH = '.;bin;..\\bin;\\bin;C:bin;%HOME%\\bin; ;"";C:\\node';
    findProgram('tool.exe', { cwd, env: { PATH, PATHEXT: '.exe' } }, files);
    assert.deepEqual(files.asked, [
      'C:\\work\\tool.exe',
      'C:\\work\\tool.exe.exe',
      'C:\\node\\tool.exe',
      'C:\\node\\tool.exe.exe',
    ]);
  });

  it('adds no extension to a name that ends in a dot, nor to that of a folder', () => {
    for (const program of ['.\\tool.', '.\\tool\\']) {
      const files = filesOf({});
      findProgram(program, { cwd, env }, files);
      assert.equal(files.asked.length, 1, files.asked.join(' '));
    }
  });
});

describe('A program that cannot be opened', () => {
  const folder = 'C:\\Users\\a\\AppData\\Local\\Microsoft\\WindowsApps';
  const withAliases = { ...env, Path: `C:\\node;${folder}` };

  for (const code of ['EACCES', 'UNKNOWN', 'EPERM']) {
    it(`is found by its name when it is an execution alias and stat fails with ${code}`, () => {
      const made = { [`${folder}\\python.exe`]: { stat: code } };
      assert.equal(found('python', made, withAliases), `${folder}\\python.exe`);
      assert.equal(found(`${folder}\\python.exe`, made), `${folder}\\python.exe`);
    });
  }

  for (const code of ['EACCES', 'EBUSY', 'EPERM', 'UNKNOWN']) {
    it(`is left to CreateProcessW when reading an .exe fails with ${code}`, () => {
      assert.equal(found('tool', { 'C:\\node\\tool.exe': { read: code } }), 'C:\\node\\tool.exe');
    });
  }

  it('is refused with the error when its name does not say that it is a program', () => {
    for (const what of [{ read: 'EACCES' }, { stat: 'EACCES' }]) {
      assert.match(
        found('tool', { 'C:\\node\\tool': what }),
        /^C:\\node\\tool cannot be read \(EACCES\)\. Close what uses it/,
      );
    }
  });

  it('is refused with the error when reading fails for another reason', () => {
    assert.match(
      found('tool', { 'C:\\node\\tool.exe': { read: 'EIO' } }),
      /cannot be read \(EIO\)/,
    );
  });

  it('is refused with the error when its folder may not be looked into, and passed over on PATH', () => {
    const made: Readonly<Record<string, Made>> = { 'C:\\node\\tool.exe': { nowhere: 'EPERM' } };
    assert.match(
      found('C:\\node\\tool.exe', made),
      /^C:\\node\\tool\.exe cannot be read \(EPERM\)/,
    );
    assert.match(found('tool', made), /^No such program here or on PATH/);
    const other = { ...made, 'C:\\tools\\tool.exe': 'image' as const };
    assert.equal(found('tool', other), 'C:\\tools\\tool.exe');
  });
});

describe('A program that is not found', () => {
  it('by its bare name: says where it was looked for', () => {
    assert.equal(
      found('tool', {}),
      'No such program here or on PATH. Searched C:\\work and 2 folders on PATH. Give the full path, or one relative to "cwd".',
    );
    assert.match(
      found('tool', {}, { PATH: 'C:\\node' }),
      /Searched C:\\work and 1 folder on PATH\./,
    );
  });

  it('by its path: says which names were tried', () => {
    assert.equal(
      found('bin\\tool', {}, { PATHEXT: '.EXE;.CMD' }),
      'No such file. Searched for C:\\work\\bin\\tool, C:\\work\\bin\\tool.exe, C:\\work\\bin\\tool.cmd. Give the full path, or one relative to "cwd".',
    );
  });

  it('names the file that was found and is no program', () => {
    assert.equal(
      found('npm', { 'C:\\node\\npm': 'text' }),
      'C:\\node\\npm is not a Windows program: it does not begin with "MZ". Name an .exe, or the program that runs this file, with the file among "args".',
    );
  });

  it('names a folder of that name, unless there is a file as well', () => {
    const made: Readonly<Record<string, Made>> = { 'C:\\work\\tool.exe': 'folder' };
    assert.match(found('tool', made), /^C:\\work\\tool\.exe is a folder, not a program/);
    const other = { ...made, 'C:\\tools\\tool': 'text' as const };
    assert.match(found('tool', other), /^C:\\tools\\tool is not a Windows program/);
  });

  it('tells of the one in the working folder that a variable leaves out', () => {
    const set = { ...env, NoDefaultCurrentDirectoryInExePath: '1' };
    assert.match(found('tool', { 'C:\\work\\tool.exe': 'image' }, set), /write "\.\\tool"\.$/);
    assert.match(found('tool', {}, set), /^No such program on PATH\. Searched 2 folders on PATH\./);
  });
});

describe('A program in the working folder', () => {
  const hides = (program: string, made: Readonly<Record<string, Made>>, with_: Env = env) => {
    const result = findProgram(program, { cwd, env: with_ }, filesOf(made));
    return 'path' in result ? result.hides : assert.fail(result.message);
  };
  const both: Readonly<Record<string, Made>> = {
    'C:\\work\\git.bat': 'text',
    'C:\\node\\git.exe': 'text',
    'C:\\tools\\git.exe': 'image',
  };

  it('hides the one on PATH that would start without it', () => {
    assert.equal(hides('git', both), 'C:\\tools\\git.exe');
    const batch = { ...both, 'C:\\tools\\git.bat': 'text' as const };
    assert.equal(hides('git.bat', batch), 'C:\\tools\\git.bat');
  });

  it('hides none when it is the only one, in the working folder or on PATH', () => {
    assert.equal(hides('git', { 'C:\\work\\git.exe': 'image' }), null);
    const onPath: Readonly<Record<string, Made>> = {
      'C:\\node\\git.exe': 'image',
      'C:\\tools\\git.exe': 'image',
    };
    assert.equal(hides('git', onPath), null);
  });

  it('hides none when it is named by its path, or lies in a folder on PATH itself', () => {
    assert.equal(hides('.\\git', both), null);
    const here: Readonly<Record<string, Made>> = { 'C:\\work\\git.exe': 'image' };
    assert.equal(hides('git', here, { PATH: 'C:\\Work' }), null);
  });
});

describe('The files of this machine', () => {
  it('are undefined, not an error, where there is nothing', () => {
    assert.equal(realFiles.stat('no such file here'), undefined);
  });

  it('are read for their first two bytes', () => {
    assert.equal(realFiles.head('package.json'), '{\n');
    assert.equal(realFiles.lstat('package.json').isFile(), true);
  });
});
