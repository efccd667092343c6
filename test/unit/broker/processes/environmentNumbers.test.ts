// Which handles an environment names to a new process, and which of its numbers mean something else.
import assert from 'node:assert/strict';
import {
  environmentNumbers,
  toldByEnvironment,
  unknownEnvironment,
} from '../../../../src/broker/processes/environmentNumbers';
import { variableValues, writtenValues } from '../../../../src/model/handles/writtenValues';

const born = (...values: readonly string[]) =>
  values.map((value) => ({ value, sameObjectAs: [value] }));
const told = (
  lines: readonly string[],
  handles: ReturnType<typeof born>,
  creatorLines: readonly string[] = [],
  creatorTold: readonly { value: string; variable: string }[] = [],
) =>
  toldByEnvironment(
    environmentNumbers(lines),
    { numbers: environmentNumbers(creatorLines), told: creatorTold },
    handles,
  ).map(({ value, variable }) => `${variable} ${value}`);

describe('The environment of a new process', () => {
  it('names a handle by its value, in decimal or hexadecimal digits', () => {
    const lines = [
      'READY=44',
      'HEX=0x2c',
      'PADDED=000000000000002C',
      'LIST=fds=12,44;x',
      'BARE=fc',
    ];
    assert.deepEqual(told(lines, born('0x2c', '0xfc')), [
      'READY 0x2c',
      'HEX 0x2c',
      'PADDED 0x2c',
      'LIST 0x2c',
      'BARE 0xfc',
    ]);
    assert.deepEqual(told(['READY=440', 'WORD=x44', 'LONG=44a1b2c3d4e5f6'], born('0x2c')), []);
  });

  it('says nothing by what Windows counts, by the letters of drives, or of current directories', () => {
    const lines = ['NUMBER_OF_PROCESSORS=8', 'Processor_Level=8', '=C:=C:\\8', 'HOME=C:\\c'];
    assert.deepEqual(told(lines, born('0x8', '0xc')), []);
  });

  it('says nothing by what its creator had in it before it opened anything', () => {
    const lines = ['WORKERS=8', 'Mine=8'];
    assert.deepEqual(told(lines, born('0x8'), ['workers=8']), ['Mine 0x8']);
    // What was said to the creator, it passes on with the handle.
    assert.deepEqual(
      told(['JOBS=8'], born('0x8'), ['JOBS=8'], [{ value: '0x8', variable: 'JOBS' }]),
      ['JOBS 0x8'],
    );
    assert.deepEqual(
      toldByEnvironment(environmentNumbers(['JOBS=8']), unknownEnvironment, born('0x8')).length,
      1,
    );
  });

  it('says nothing of a handle that came from nobody', () => {
    const own = [{ value: '0x2c', sameObjectAs: [] }];
    assert.deepEqual(told(['READY=44'], own), []);
  });
});

describe('Values in a text', () => {
  it('are whole numbers of a handle', () => {
    const said = writtenValues('a.exe --handle=2c /e:0x30');
    assert.deepEqual(
      ['0x2c', '0x30', '0x44'].map((value) => said.has(value)),
      [true, true, false],
    );
    assert.ok(writtenValues('a.exe -c').has('0xc'));
    assert.ok(!variableValues('-c').has('0xc'));
  });
});
