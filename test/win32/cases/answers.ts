// Holds the findings of a situation against its answer: one finding, of the right one, by the right handle.
import assert from 'node:assert/strict';
import { findingText, type Finding } from '../../../src/model/findings/finding';
import { findings } from '../../../src/model/findings/findings';
import { hasNotedLostLaunch, launchAttempts } from '../lostLaunch';
import { endSessions, runToEnd, within } from '../runSession';
import { allText, start, untilFinding, type Running } from './runSituation';
import { variantsOf, type Answer, type Case, type Situation } from './situation';

/** What an object says itself, without the objects in it that are about other processes. */
function ownText(value: unknown, pid: number): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    const isOther =
      typeof inner === 'object' && inner !== null && 'pid' in inner && inner.pid !== pid;
    return isOther ? undefined : inner;
  });
}

function objectsIn(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

/** Whether the path or the evidence has this process, by its PID or as a child of the plan, with this handle of it. */
function isAbout(
  running: Running,
  { path, evidence }: Finding,
  pid: number,
  handle: string | null,
): boolean {
  const { processes } = running.session.state;
  const id = processes.find((one) => one.pid === pid)?.id;
  return objectsIn({ path, evidence }).some(
    (one) =>
      (('pid' in one && one.pid === pid) || ('process' in one && one.process === id)) &&
      (handle === null || ownText(one, pid).includes(`"${handle}"`)),
  );
}

/** Whether the finding is the answer, as far as the programs have said who they are. */
function isMeant(running: Running, answer: Answer, finding: Finding): boolean {
  if (finding.code !== answer.code) return false;
  if (answer.severity !== undefined && finding.severity !== answer.severity) return false;
  const facts = running.facts();
  const pid = running.pidOf(answer.culprit);
  const handle = answer.handle === undefined ? null : facts.find(answer.handle);
  if (pid === null || (answer.handle !== undefined && handle === null)) return false;
  // What others can do with a file is asked after it is known who has it.
  const isWhole = (answer.says ?? []).every((pattern) => pattern.test(findingText(finding)));
  return isWhole && isAbout(running, finding, pid, handle);
}

/** Whose code the fix begins with, and that nobody is to change a process that only passes on what it got. */
function checkFixer(running: Running, answer: Answer, fix: string, text: string): void {
  const isOfRelay = answer.isOfRelay === true && running.variant.relay === 'exits';
  const fixer = isOfRelay ? 'relay' : answer.fixer;
  if (fixer === null) return;
  const says = (role: string): boolean => {
    const name = running.nameOf(role);
    return [`In ${name},`, `In ${name}.exe,`].some((begin) => fix.startsWith(begin));
  };
  assert.ok(says(fixer), `whose code:\n${text}`);
  const others = isOfRelay ? [] : [`${running.nameOf('relay')}.exe, start`];
  assert.ok(!others.some((other) => fix.includes(other)), `whose code:\n${text}`);
}

function check(running: Running, answer: Answer, all: readonly Finding[]): void {
  const facts = running.facts();
  const pid = running.pidOf(answer.culprit);
  const handle = answer.handle === undefined ? null : facts.value(answer.handle);
  assert.ok(pid !== null);
  const text = allText(all);
  const meant = all.filter((finding) => isMeant(running, answer, finding));
  const about = all.filter(
    (finding) =>
      isAbout(running, finding, pid, handle) && (handle !== null || finding.code === answer.code),
  );
  const same = all.filter(({ code }) => code === answer.code);
  assert.equal(meant.length, 1, `one of ${answer.culprit}:\n${text}`);
  assert.equal(same.length, 1, `one of its kind:\n${text}`);
  assert.equal(about.length, 1, `one cause, one finding:\n${text}`);
  const [finding] = meant;
  assert.ok(finding);
  const { headline, fix } = finding;
  const named = answer.named === undefined ? pid : running.pidOf(answer.named);
  // A child of the plan has a name that people gave it.
  const isChild = running.session.state.plan.children.some(({ name }) => name === answer.culprit);
  const isNamed = isChild && headline.includes(answer.culprit);
  assert.ok(isNamed || headline.includes(`PID ${String(named)}`), `who does it:\n${text}`);
  // Processes that wait for each other are the path; how the handles came to them is none of it.
  const isRelayed =
    running.variant.relay !== null &&
    running.situation.relayed?.role === answer.culprit &&
    answer.named === undefined;
  if (isRelayed && answer.code !== 'deadlock') {
    const hasExited = running.variant.relay === 'exits';
    const steps = finding.path ?? [];
    const at = steps.findIndex((step) => step.pid === running.pidOf('relay'));
    const isWhole = steps[at]?.hasExited === hasExited && steps.at(-1)?.pid === pid;
    assert.ok(isWhole, `the path:\n${text}`);
    // A handle came from whoever opened it.
    assert.ok(handle === null || at > 0, `the path:\n${text}`);
  }
  const { victim } = answer;
  if (typeof victim === 'string')
    assert.ok(headline.includes(running.nameOf(victim)), `to whom:\n${text}`);
  else assert.match(headline, victim);
  for (const pattern of answer.says ?? []) assert.match(findingText(finding), pattern);
  if (answer.fix) assert.match(fix, answer.fix);
  checkFixer(running, answer, fix, text);
  for (const one of all) {
    if (answer.never) assert.doesNotMatch(`${findingText(one)} ${one.fix}`, answer.never);
  }
}

function checkFacts(running: Running): void {
  const { situation } = running;
  const facts = running.facts();
  assert.equal(facts.find('failed'), null, facts.text());
  for (const [name, value] of Object.entries(situation.facts ?? {}))
    assert.equal(facts.find(name), value, `${name}:\n${facts.text()}`);
}

async function answered(one: Case, running: Running): Promise<void> {
  const { session } = running;
  const { answer } = one;
  if (one.endsByItself) {
    await within(session.ended, session, 'the end');
  } else {
    const what = `${answer.code} of ${answer.culprit}`;
    check(
      running,
      answer,
      await untilFinding(running, what, (all) => isMeant(running, answer, all)),
    );
    await within(session.stop('stopped', 'Seen.'), session, 'the stop');
  }
  // A session that has ended says the same of what was.
  const { state } = await runToEnd(session);
  check(running, answer, findings(state));
  checkFacts(running);
}

/** Codes about what a process has that is not meant for it, or that it waits. */
const aboutHandles: ReadonlySet<string> = new Set([
  ...['write-end-held', 'descendant-holds-pipe', 'deadlock', 'writer-blocked', 'write-blocked'],
  ...['waits-for-input', 'leaked-handle', 'socket-inherited', 'file-inherited', 'directory-in-use'],
  ...['job-kept-alive', 'pipe-name-taken', 'dangling-standard-handle'],
]);

export interface Control extends Situation {
  /** What is passed on purpose and outlives its giver may be said, as information. */
  readonly mayInform?: boolean;
  /** Of a process more in between that stays, though whom it waits for does all right. */
  readonly mayInformOfRelay?: boolean;
}

/** Nothing is wrong, at no moment. */
async function silent(control: Control, running: Running): Promise<void> {
  const { session, variant } = running;
  const said = new Map<string, Finding>();
  const look = (): void => {
    for (const one of findings(session.state)) {
      const isOfRelay =
        variant.relay !== null && one.headline.startsWith(`${running.nameOf('relay')}.exe (PID`);
      const mayInform = control.mayInform ?? (control.mayInformOfRelay === true && isOfRelay);
      const isWrong = one.severity !== 'information' || (!mayInform && aboutHandles.has(one.code));
      if (isWrong) said.set(one.headline, one);
    }
  };
  look();
  const stop = session.onDidChange(look);
  const { state } = await runToEnd(session);
  stop();
  assert.equal(state.end?.reason, 'finished');
  assert.equal(said.size, 0, `${allText([...said.values()])}\n${running.facts().text()}`);
  checkFacts(running);
}

/** Titles of cases that the product has no answer to yet. */
type NotYet = ReadonlySet<string>;

export function describeCases(kind: string, cases: readonly Case[], notYet: NotYet): void {
  describeEach(kind, cases, notYet, answered);
}

export function describeControls(controls: readonly Control[], notYet: NotYet): void {
  describeEach('Nothing is said of', controls, notYet, silent);
}

function describeEach<One extends Situation>(
  kind: string,
  situations: readonly One[],
  notYet: NotYet,
  judge: (one: One, running: Running) => Promise<void>,
): void {
  describe(kind, () => {
    afterEach(endSessions);
    for (const one of situations) {
      for (const variant of variantsOf(one)) {
        const test = notYet.has(one.title) ? it.skip : it;
        test(`${one.title}, ${variant.name}`, async () => {
          for (let attempt = 1; ; attempt += 1) {
            const running = await start(one, variant);
            try {
              await judge(one, running);
              return;
            } catch (error) {
              const isLost = hasNotedLostLaunch(running.facts().find('failed'));
              if (!isLost || attempt === launchAttempts) throw error;
              await endSessions();
            }
          }
        });
      }
    }
  });
}
