// A model of a machine on which the random plans find what they name, for one session whose broker is this process.
import { join } from 'node:path';
import type { CallSink } from '../../../src/win32/callTrace';
import type { Win32 } from '../../../src/win32/win32';
import { WindowsModel } from '../../windowsModel/windowsModel';
import { inputFile } from './randomPlans';

export function modelHere(
  folder: string,
  personality: 'windows' | 'wine',
): { readonly model: WindowsModel; readonly load: (onCall: CallSink) => Win32 } {
  const model = new WindowsModel({ brokerPid: process.pid, personality });
  model.install('exitCode.exe', function* (me) {
    yield* me.forEver();
    return 0;
  });
  model.system.files.add(folder, true);
  model.system.files.add(join(folder, inputFile));
  return { model, load: (onCall) => model.win32(model.broker, { onCall }) };
}
