// A task that hangs, run under the inspector from the palette: what that changes is said, and the panel names who keeps it waiting.
import { windowsNode } from '../../scripts/environment/npmPackages.mjs';
import { toWindowsPath } from '../../scripts/environment/wine.mjs';
import { sharedWindow } from './sharedWindow';
import { notification, panel, runAndChoose } from './workbenchParts';

/** exec waits until its pipes end, and what the shell leaves behind keeps them. */
const script = `require('node:child_process').exec('start /b ping.exe -n 200 127.0.0.1');
`;

const tasks = {
  version: '2.0.0',
  // Wine has no PowerShell.
  options: {
    shell: { executable: 'cmd.exe', args: ['/d', '/c'] },
    env: { NODE: toWindowsPath(windowsNode) },
  },
  tasks: [
    { label: 'prepare', type: 'shell', command: 'echo ready', problemMatcher: [] },
    {
      ...{ label: 'build', type: 'shell', command: '%NODE% waits-for-exec.js' },
      ...{ dependsOn: 'prepare', problemMatcher: [] },
    },
  ],
};

describe('a task that hangs', () => {
  const openWindow = sharedWindow({
    files: { 'waits-for-exec.js': script, '.vscode/tasks.json': JSON.stringify(tasks) },
  });

  it('is launched from the palette, and the panel names the program that keeps it waiting', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await runAndChoose(
      workbench,
      'Handle Inheritance: Run Task under Inspector…',
      'Run Task under Inspector',
      'build',
    );
    const message = notification(page, '"build" runs differently under the inspector.');
    await message.getByText('What it depends on does not run first: prepare.').waitFor();
    await message.getByText('Save as Configuration').waitFor();
    await workbench.screenshot('task-message');
    await panel(page)
      .getByText(/ping\.exe \(PID \d+\) keeps the stdout of /i)
      .first()
      .waitFor();
    await workbench.screenshot('task-that-hangs');
  });
});
