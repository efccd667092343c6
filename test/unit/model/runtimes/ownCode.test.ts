// Whose code a program is: by the workspace, by the launch configuration, by the place where it lies.
import assert from 'node:assert/strict';
import { isOwnCode, ownBy } from '../../../../src/model/runtimes/ownCode';

const cmd = 'C:\\Windows\\System32\\cmd.exe';
const workspace = 'C:\\Users\\ann\\work';

describe('Whose code a program is', () => {
  it('is theirs when it lies in the workspace, whatever the case and the slashes', () => {
    assert.equal(ownBy(`${workspace}\\build\\tool.exe`, cmd, workspace), 'workspace');
    assert.equal(ownBy('c:/users/ANN/work/tool.exe', null, `${workspace}\\`), 'workspace');
    assert.equal(ownBy(`\\\\?\\${workspace}\\tool.exe`, null, workspace), 'workspace');
    assert.equal(ownBy('C:\\Windows\\work\\tool.exe', null, 'C:\\Windows\\work'), 'workspace');
    assert.equal(ownBy('\\\\server\\w\\a.exe', null, '\\\\server\\w'), 'workspace');
  });

  it('is not in the workspace for a name that begins alike', () => {
    assert.equal(ownBy('C:\\Windows\\worker\\a.exe', null, 'C:\\Windows\\work'), null);
  });

  it('is theirs when it is the program of the configuration', () => {
    assert.equal(ownBy(cmd, cmd.toUpperCase(), workspace), 'configuration');
    assert.equal(ownBy(cmd, 'cmd.exe', workspace), 'configuration');
    assert.equal(ownBy(cmd, 'cmd', workspace), 'configuration');
    assert.equal(ownBy('cmd.exe', 'cmd.exe', null), 'configuration');
    assert.equal(ownBy(cmd, 'C:\\other\\cmd.exe', workspace), null);
    assert.equal(ownBy(cmd, 'md.exe', workspace), null);
  });

  it('is theirs outside the folders of Windows and of installed programs', () => {
    assert.equal(ownBy('D:\\tools\\a.exe', cmd, workspace), 'place');
    assert.equal(ownBy('C:\\Users\\ann\\.cargo\\bin\\x.exe', cmd, workspace), 'place');
    for (const path of [
      'C:\\Windows\\System32\\ping.exe',
      'C:\\Program Files\\Git\\usr\\bin\\sh.exe',
      'D:\\Program Files (x86)\\a\\b.exe',
      'c:/windows/notepad.exe',
    ]) {
      assert.equal(isOwnCode(path, null, workspace), false, path);
    }
    assert.equal(isOwnCode('C:\\Windows2\\a.exe', null, null), true);
  });

  it('is nobody’s as long as it is not known what runs, or where it lies', () => {
    assert.equal(isOwnCode(null, cmd, workspace), false);
    assert.equal(isOwnCode('tool.exe', cmd, workspace), false);
    assert.equal(isOwnCode('tool.exe', null, ''), false);
  });
});
