// A launch is checked once on its way to the debug adapter, and again when it is no more what was checked.
import assert from 'node:assert/strict';
import { PreparedLaunches } from '../../../../src/extension/launch/preparedLaunches';

const configuration = { type: 'handle-inheritance', name: 'A', program: 'a.exe' };

describe('A launch that was prepared', () => {
  let checked: object[];
  let launches: PreparedLaunches<number>;
  beforeEach(() => {
    checked = [];
    launches = new PreparedLaunches((each) => checked.push(each));
  });

  it('is not checked again when it arrives with what the editor adds', () => {
    const prepared = launches.prepare(configuration, 'C:\\w');
    const { name, ...rest } = configuration;
    const arrived = { ...rest, noDebug: true, name, __sessionId: '1' };
    assert.equal(launches.take(arrived, 'C:\\w'), prepared);
    assert.deepEqual(checked, [configuration]);
  });

  it('is checked when somebody has changed it since, or its folder', () => {
    launches.prepare(configuration, 'C:\\w');
    const changed = { ...configuration, program: 'b.exe' };
    launches.take(changed, 'C:\\w');
    launches.take(configuration, 'C:\\other');
    assert.deepEqual(checked, [configuration, changed, configuration]);
  });

  it('is checked for each start of it, and when nobody prepared it', () => {
    launches.take(configuration, 'C:\\w');
    launches.prepare(configuration, 'C:\\w');
    launches.take(configuration, 'C:\\w');
    launches.take(configuration, 'C:\\w');
    assert.equal(checked.length, 3);
  });

  it('is not launched by what was found before it became wrong', () => {
    let isWrong = false;
    launches = new PreparedLaunches(() => {
      if (isWrong) throw new Error('The program is gone.');
      return 1;
    });
    launches.prepare(configuration, 'C:\\w');
    isWrong = true;
    assert.throws(() => launches.prepare(configuration, 'C:\\w'), /gone/);
    assert.throws(() => launches.take(configuration, 'C:\\w'), /gone/);
  });

  it('is forgotten when many others have come after it', () => {
    launches.prepare(configuration, 'C:\\w');
    for (let index = 0; index < 8; index++) launches.prepare({ ...configuration, index }, 'C:\\w');
    launches.take(configuration, 'C:\\w');
    assert.equal(checked.length, 10);
  });
});
