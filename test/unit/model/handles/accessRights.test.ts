// Access masks read as the names people know.
import assert from 'node:assert/strict';
import { accessNames } from '../../../../src/model/handles/accessRights';
import { hex } from '../../../../src/model/base/handleValue';
import { win32Failure, failureText } from '../../../../src/model/session/win32Failure';
import { win32Meaning, win32Symbol } from '../../../../src/model/session/win32Codes';

describe('An access mask', () => {
  it('is named by the type of its object', () => {
    assert.deepEqual(accessNames('Event', 0x1f_0003), [
      'EVENT_QUERY_STATE',
      'EVENT_MODIFY_STATE',
      'DELETE',
      'READ_CONTROL',
      'WRITE_DAC',
      'WRITE_OWNER',
      'SYNCHRONIZE',
    ]);
    assert.deepEqual(accessNames('File', 0x10_0004), ['FILE_APPEND_DATA', 'SYNCHRONIZE']);
  });

  it('keeps what has no name as one number', () => {
    assert.deepEqual(accessNames('Event', 0x8000_0001), ['EVENT_QUERY_STATE', '0x80000000']);
    assert.deepEqual(accessNames('Mystery', 0x3), ['0x3']);
  });

  it('has only the names of its type, and a type may be called anything', () => {
    for (const type of ['constructor', '__proto__', 'toString'])
      assert.deepEqual(accessNames(type, 0x10_0003), ['SYNCHRONIZE', '0x3']);
  });

  it('of nothing has no names', () => assert.deepEqual(accessNames('File', 0), []));
});

describe('A handle value', () => {
  it('is lower-case hex, negative ones as their 64-bit pattern', () => {
    assert.equal(hex(0x1a4), '0x1a4');
    assert.equal(hex(0xabcn), '0xabc');
    assert.equal(hex(-1), '0xffffffffffffffff');
  });
});

describe('A failed call', () => {
  it('says its function, code, symbol and what the code means here', () => {
    const failure = win32Failure('CreateProcessW', 193, 'Starting a.exe');
    assert.deepEqual(failure, {
      api: 'CreateProcessW',
      code: 193,
      symbol: 'ERROR_BAD_EXE_FORMAT',
      handle: null,
      message: 'Starting a.exe: The file is not a Windows program.',
    });
    assert.match(
      failureText(failure),
      /^CreateProcessW failed with 193 \(ERROR_BAD_EXE_FORMAT\)\. /,
    );
  });

  for (const [code, symbol, says] of [
    [225, 'ERROR_VIRUS_INFECTED', /Antivirus/],
    [740, 'ERROR_ELEVATION_REQUIRED', /administrator/],
    [1260, 'ERROR_ACCESS_DISABLED_BY_POLICY', /group policy/],
    [1920, 'ERROR_CANT_ACCESS_FILE', /alias/],
    [4551, 'ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION', /Application control/],
  ] as const) {
    it(`with ${code} says who keeps the program from being started`, () => {
      assert.equal(win32Symbol(code), symbol);
      assert.match(win32Meaning(code, 'CreateProcessW'), says);
    });
  }

  it('of an unknown code still says the number and where to look', () => {
    assert.equal(win32Symbol(12_345), 'error 12345');
    assert.match(win32Meaning(12_345), /System Error Codes/);
  });
});
