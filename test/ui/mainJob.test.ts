// The main job as a person does it, in VS Code's own window, with a picture of each screen.
import * as assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkbench, type Workbench } from '../../scripts/environment/uiFixture.mjs';
import { sharedWindow } from './sharedWindow';
import {
  acceptDefaults,
  answerStep,
  closeAfter,
  debugConsole,
  findingRow,
  notification,
  panel,
  quickInput,
  runLaunchConfiguration,
  startWithF5,
  treeRow,
  variable,
} from './workbenchParts';

describe('main job, with an example', () => {
  const openWindow = sharedWindow();

  it('stops at entry with F5, shows the inherited handles, continues and prints', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await workbench.runCommand('View: Show Handle Inheritance');
    await page.getByText('A command that never returns').waitFor();
    await workbench.screenshot('sessions-empty');

    await workbench.runCommand('View: Show Run and Debug');
    await startWithF5(page, 'Hello');
    await variable(page, 'stdout').waitFor();
    for (const name of ['stdin', 'stdout', 'stderr']) {
      assert.match(
        (await variable(page, name).textContent()) ?? '',
        /0x[0-9a-f]+ (read|write) end of/,
      );
    }
    const value = /0x[0-9a-f]+/.exec((await variable(page, 'stdout').textContent()) ?? '')?.[0];
    assert.ok(value);
    // The pointer is where the palette was, over a button that says what it is.
    await page.mouse.move(640, 400);
    await page.locator('.workbench-hover').first().waitFor({ state: 'hidden' });
    await workbench.screenshot('stopped-at-entry');

    await workbench.runCommand('View: Show Handle Inheritance');
    await treeRow(page, 'stdout').waitFor();
    assert.match((await treeRow(page, 'stdout').textContent()) ?? '', new RegExp(value));
    await workbench.screenshot('sessions-suspended');

    await workbench.runCommand('Handle Inheritance: Open Session Panel');
    await panel(page).getByText(value).first().waitFor();
    await workbench.screenshot('panel-suspended');

    await page.keyboard.press('F5');
    await debugConsole(page).getByText('hello', { exact: true }).first().waitFor();
    await debugConsole(page).getByText('oops', { exact: true }).first().waitFor();
    await debugConsole(page).getByText('cmd exited with code 0.').waitFor();
    await treeRow(page, 'Hello, ended').waitFor();
    await workbench.screenshot('continued');
  });

  it('says who holds a pipe that does not end', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await workbench.runCommand('View: Show Handle Inheritance');
    await runLaunchConfiguration(workbench, 'A background child keeps stdout open');
    await findingRow(page, 'descendant-holds-pipe').waitFor();
    await workbench.runCommand('Handle Inheritance: Open Session Panel');
    await panel(page).getByText('keeps stdout open').first().waitFor();
    await panel(page)
      .getByText(/ping\.exe \(PID \d+\)/i)
      .first()
      .waitFor();
    await workbench.screenshot('descendant-holds-pipe');
    await workbench.runCommand('Handle Inheritance: Stop Session');
    await treeRow(page, 'A background child keeps stdout open, ended').waitFor();
  });

  it('brings the panel back after a reload', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await runLaunchConfiguration(workbench, 'Two children, two lists');
    await debugConsole(page).getByText('waiter exited with code 0.').waitFor();
    await workbench.runCommand('Handle Inheritance: Open Session Panel');
    await panel(page).getByText('writer.stdout').first().waitFor();
    await workbench.runCommand('Developer: Reload Window');
    await page.getByText('Debug Console').first().waitFor({ state: 'hidden' });
    await panel(page).getByText('writer.stdout').first().waitFor();
    await workbench.screenshot('panel-restored');
  });
});

describe('main job', () => {
  let workbench: Workbench;

  afterEach(function () {
    return closeAfter(this.currentTest, workbench);
  });

  it('launches a program from nothing through the guide and saves it', async () => {
    workbench = await openWorkbench();
    const { page } = workbench;
    await workbench.runCommand('Handle Inheritance: Launch with Options…');
    await answerStep(page, 'Program to launch', 'no-such-program');
    await quickInput(page).getByText('No such program here or on PATH.').waitFor();
    await workbench.screenshot('guide-fault');
    await answerStep(page, 'No such program', 'cmd.exe');
    await answerStep(page, 'Arguments, as you would type them', '/c echo hello from nothing');
    for (const stream of ['stdin', 'stdout', 'stderr']) {
      await quickInput(page).locator(`input[placeholder="What ${stream} is"]`).waitFor();
      if (stream === 'stderr') await workbench.screenshot('guide-stream');
      await page.keyboard.press('Enter');
    }
    await quickInput(page).locator('input[placeholder="What the child inherits"]').waitFor();
    await page.keyboard.press('Enter');
    await quickInput(page).locator('input[placeholder="Launch now?"]').fill('save');
    await page.keyboard.press('Enter');
    await debugConsole(page).getByText('hello from nothing', { exact: true }).first().waitFor();
    await workbench.screenshot('guide-launched');
    const saved = await readFile(join(workbench.workspace, '.vscode', 'launch.json'), 'utf8');
    assert.match(saved, /"name": "Launch cmd\.exe"/);
    assert.match(saved, /"A filter fed through stdin"/);
  });

  it('asks what to launch when F5 finds no launch.json', async () => {
    workbench = await openWorkbench();
    const { page } = workbench;
    await rm(join(workbench.workspace, '.vscode'), { recursive: true });
    await workbench.runCommand('View: Show Run and Debug');
    await page.getByRole('button', { name: 'Run and Debug' }).first().click();
    await quickInput(page).getByText('Handle Inheritance').first().click();
    await quickInput(page).getByText('Change Working Folder…').first().waitFor();
    await page.keyboard.type('cmd /c echo without a launch.json');
    await page.keyboard.press('Enter');
    await debugConsole(page).getByText('without a launch.json', { exact: true }).first().waitFor();
    await workbench.screenshot('no-launch-json');
  });

  it('writes to stdin and closes it from the tree', async () => {
    workbench = await openWorkbench();
    const { page } = workbench;
    await workbench.runCommand('View: Show Handle Inheritance');
    const program = ['/v:on', '/c', 'set /p a= & set /p b= & echo got !a! and !b!'];
    await workbench.runCommand('Handle Inheritance: Launch with Options…');
    await answerStep(page, 'Program to launch', 'cmd.exe');
    await answerStep(page, 'Arguments, as you would type them', `/v:on /c "${program[2] ?? ''}"`);
    await acceptDefaults(page);
    await treeRow(page, 'Pipes').waitFor();
    await workbench.runCommand('Handle Inheritance: Write to stdin…');
    await answerStep(page, 'The text is written as UTF-8', 'one');
    await workbench.runCommand('Handle Inheritance: Close stdin (end of file)');
    await debugConsole(page).getByText('got one and').waitFor();
  });

  it('launches nothing in a workspace that is not trusted', async () => {
    workbench = await openWorkbench({ trusted: false });
    const { page } = workbench;
    await workbench.runCommand('View: Show Handle Inheritance');
    await page.getByText('Nothing is launched in a workspace that is not trusted.').waitFor();
    await workbench.screenshot('untrusted');
    await workbench.runCommand('Debug: Select and Start Debugging');
    await quickInput(page).getByText('Hello', { exact: true }).first().click();
    await page.getByText('Do you trust the authors').waitFor();
    await workbench.screenshot('untrusted-asks');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await workbench.runCommand('View: Show Handle Inheritance');
    await page.getByText('Nothing is launched in a workspace that is not trusted.').waitFor();
    assert.equal(await treeRow(page, 'Hello').count(), 0);
  });
});

describe('a configuration that is wrong', () => {
  const refused = {
    type: 'handle-inheritance',
    request: 'launch',
    name: 'Refused by Windows',
    program: 'cmd.exe',
    args: ['/c', 'echo launched anyway'],
    handles: { shut: { kind: 'event', inheritable: false } },
    handleList: ['stdin', 'stdout', 'stderr', 'shut'],
  };
  const broken = {
    type: 'handle-inheritance',
    request: 'launch',
    name: 'Broken on purpose',
    program: 'cmd.exe',
    handleList: ['stdout', 'lgo'],
  };

  const launch = { version: '0.2.0', configurations: [refused, broken] };
  const openWindow = sharedWindow({ files: { '.vscode/launch.json': JSON.stringify(launch) } });

  it('refuses what Windows will refuse, with the entry, the rule and the way round', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await workbench.runCommand('Debug: Select and Start Debugging');
    await quickInput(page).getByText('Refused by Windows').first().click();
    const message = notification(page, 'handleList[3]: "shut": This handle is not inheritable');
    await message.waitFor();
    await workbench.screenshot('preflight-error');
    await message.getByRole('button', { name: 'Launch Anyway' }).click();
    await debugConsole(page).getByText('launched anyway').first().waitFor();
    await debugConsole(page).getByText('Preflight: handleList[3]').first().waitFor();
  });

  it('names the fault of a configuration and launches nothing', async () => {
    const workbench = await openWindow();
    const { page } = workbench;
    await workbench.runCommand('Debug: Select and Start Debugging');
    await quickInput(page).getByText('Broken on purpose').first().click();
    await notification(page, 'handleList[1]: "lgo": No handle has this name.').waitFor();
    await workbench.screenshot('configuration-fault');
  });
});
