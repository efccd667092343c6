// A folder and one session on the model of Windows for each test of a file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessState } from '../../../src/model/session/state';
import { ModelSession, type ModelSessionOptions } from '../../windowsModel/session/modelSession';
import type { WindowsModel } from '../../windowsModel/windowsModel';
import { planOf } from '../fixtures/planFixture';

export type Begin = (
  model: WindowsModel,
  configuration?: object,
  more?: Partial<ModelSessionOptions>,
) => ModelSession;

/** Call it inside a `describe`. The plan starts a.exe unless it says otherwise. */
export function sessionsOnModel(): Begin {
  let folder = '';
  let session: ModelSession | null = null;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'model '))));
  afterEach(() => {
    session?.dispose();
    session = null;
    rmSync(folder, { recursive: true, force: true });
  });
  return (model, configuration = {}, more = {}) => {
    const plan = planOf({ program: 'a.exe', ...configuration });
    return (session = new ModelSession({ model, plan, folder, ...more }));
  };
}

/** All processes of the session with this program; those of Windows for a console have another. */
export const named = ({ state }: ModelSession, name: string): readonly ProcessState[] =>
  state.processes.filter((process) => process.name === name);
