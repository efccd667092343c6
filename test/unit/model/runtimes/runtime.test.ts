// In which runtime a program is written, as far as it shows.
import assert from 'node:assert/strict';
import {
  runtimeOf,
  runtimeOfProgram,
  type ProgramSigns,
} from '../../../../src/model/runtimes/runtime';

const signs = (more: Partial<ProgramSigns>): ProgramSigns => ({
  ...{ modules: ['ntdll.dll', 'kernel32.dll'], imports: ['KERNEL32.dll'], marks: [] },
  ...more,
});
const ofTool = (more: Partial<ProgramSigns>) => runtimeOf('C:\\w\\tool.exe', signs(more));

describe('The runtime of a program', () => {
  it('is told by names that run the code of others', () => {
    const names = {
      node: ['C:\\Program Files\\nodejs\\node.exe', 'NODE.EXE'],
      python: ['python.exe', 'C:\\Python312\\pythonw.exe', 'python3.12.exe', 'pypy3.exe'],
      dotnet: ['C:\\Program Files\\dotnet\\dotnet.exe'],
    };
    for (const [runtime, paths] of Object.entries(names)) {
      for (const path of paths) assert.equal(runtimeOfProgram(path), runtime, path);
    }
    for (const path of ['py.exe', 'nodes.exe', 'my-python.exe', 'C:\\node.exe\\tool.exe', '']) {
      assert.equal(runtimeOfProgram(path), null, path);
    }
  });

  it('is told by modules that only its programs load', () => {
    assert.equal(ofTool({ modules: ['coreclr.dll'] }), 'dotnet');
    assert.equal(ofTool({ modules: ['CLR.DLL'] }), 'dotnet');
    assert.equal(ofTool({ modules: ['python311.dll', 'python3.dll'] }), 'python');
    assert.equal(ofTool({ modules: ['libpython3.11.dll'] }), 'python');
    assert.equal(ofTool({ modules: ['libnode.dll'] }), 'node');
  });

  it('is that of its name, whatever it has loaded', () => {
    assert.equal(runtimeOf('node.exe', signs({ modules: ['coreclr.dll'] })), 'node');
  });

  it('is told by the marks of its own file', () => {
    assert.equal(ofTool({ marks: ['go'], imports: ['msvcrt.dll'] }), 'go');
    assert.equal(ofTool({ marks: ['rust'], imports: ['VCRUNTIME140.dll'] }), 'rust');
  });

  it('is the C runtime when the program imports it, not when Windows has loaded it', () => {
    for (const name of [
      ...['msvcrt.dll', 'MSVCR120.dll', 'ucrtbase.dll', 'ucrtbased.dll', 'VCRUNTIME140.dll'],
      ...['VCRUNTIME140_1.dll', 'vcruntime140d.dll', 'api-ms-win-crt-stdio-l1-1-0.dll'],
    ]) {
      assert.equal(ofTool({ imports: ['KERNEL32.dll', name] }), 'crt', name);
      assert.equal(ofTool({ modules: ['tool.exe', name] }), 'win32', name);
    }
  });

  it('is Win32 where several show, or none', () => {
    assert.equal(ofTool({}), 'win32');
    assert.equal(ofTool({ modules: ['coreclr.dll', 'python311.dll'] }), 'win32');
    assert.equal(ofTool({ marks: ['go', 'rust'] }), 'win32');
    assert.equal(ofTool({ imports: ['msys-2.0.dll', 'cygwin1.dll'] }), 'win32');
  });
});
