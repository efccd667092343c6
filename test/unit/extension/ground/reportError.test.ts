// Messages of the window: what comes from a program or a file is text in every one of them, and no link that could be clicked.
import assert from 'node:assert/strict';
import type * as ReportErrorModule from '../../../../src/extension/ground/reportError';
import { UserFault } from '../../../../src/model/base/userFault';
import { installEditor } from '../../fixtures/fakeEditor';

const link = '[Show](command:workbench.action.quit)';

describe('A message of the window', () => {
  const shown: string[] = [];
  const show = (message: string): Promise<undefined> => {
    shown.push(message);
    return Promise.resolve(undefined);
  };
  const log = { warn: () => undefined, error: () => undefined, show: () => undefined };
  let uninstall: () => void;
  let reporter: ReportErrorModule.ErrorReporter;
  before(async () => {
    uninstall = installEditor({
      window: {
        showErrorMessage: show,
        showWarningMessage: show,
        showInformationMessage: show,
      },
    });
    const { ErrorReporter } = await import('../../../../src/extension/ground/reportError');
    reporter = new ErrorReporter(log as never);
  });
  after(() => uninstall());
  beforeEach(() => shown.splice(0));

  const ways: Readonly<Record<string, () => unknown>> = {
    'of a fault of the input': () => reporter.report(new UserFault(link)),
    'of a fault of ours': () => reporter.report(new Error(link)),
    'of a configuration': () => reporter.reportConfiguration(link, null),
    'of a warning': () => reporter.warn(link, () => undefined),
    'of a refused launch': () => reporter.reportRefusal(link, () => undefined, null),
    'of a question': () => reporter.confirm(link, link, 'Yes'),
    'of something to know': () => reporter.inform(link),
    'of something that keeps somebody waiting': () => reporter.alert(link, {}),
  };
  for (const [what, say] of Object.entries(ways)) {
    it(`has no link, ${what}`, async () => {
      await say();
      assert.equal(shown.length, 1);
      assert.ok(shown[0]?.includes('Show') && !shown[0].includes(']('), shown[0]);
    });
  }
});
