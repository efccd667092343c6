// A session as SARIF 2.1.0, which code scanning shows beside the configuration: every finding, and each expectation that does not hold.
import * as l10n from '@vscode/l10n';
import { findingCodes, type Severity } from '../base/findingCodes';
import { withoutLinks } from '../base/outsideText';
import { expectationLines } from '../expectations/expectationText';
import type { Finding } from '../findings/finding';
import { findings } from '../findings/findings';
import { affectsLine, findingPathText, fixLine } from '../findings/findingWords';
import { expectPage, handbook, helpPage } from '../findings/helpPage';
import { expectationNames, type ExpectationName } from '../plan/expectations';
import type { ExpectationResult } from '../session/expectationResult';
import { expectationHeadline, timeoutHeadline, timeoutLines } from './complaintText';
import { isoTime, linesOf, ranTooLong, rootProcesses, timedOut } from './finishedRun';
import { unmetExpectations, type FinishedRun } from './finishedRun';
import { printable } from '../base/printable';
import { ruleSeverity, ruleText } from './sarifRules';
import { numbered, processNames, stableNames } from './stableNames';

const schema =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The part of a fingerprint's name that is raised when the same problem gets another one. */
const fingerprint = 'handleInheritance/v1';

const levels = { error: 'error', warning: 'warning', information: 'note' } as const;
const levelOf = (severity: Severity): (typeof levels)[Severity] => levels[severity];

const timeoutRule = 'timeout';
const expectationRule = (name: ExpectationName): string => `expect-${name}`;

interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly text: string;
  readonly help: string;
}

const rules = (): readonly Rule[] => [
  ...findingCodes.map((code) => ({
    ...{ id: code, severity: ruleSeverity(code), text: ruleText(code) },
    help: (helpPage(code) ?? handbook).address,
  })),
  {
    ...{ id: timeoutRule, severity: 'error', help: handbook.address },
    text: l10n.t('A session did not end within its time limit.'),
  },
  ...expectationNames.map((name) => ({
    ...{ id: expectationRule(name), severity: 'error' as const, help: expectPage.address },
    text: l10n.t('What the configuration expects of {0} does not hold.', name),
  })),
];

/** In a message `[a](b)` is a link, which a program's name must not be. */
const plain = (lines: readonly string[]): { readonly text: string } => ({
  text: withoutLinks(printable(lines.filter((line) => line !== '').join('\n'))),
});

/** Relative to the root of the sources, or of a file somewhere else. */
function artifactLocation(path: string): object {
  const uri = printable(path).split('/').map(encodeURIComponent).join('/');
  if (/^[a-z]%3A\//i.test(uri)) return { uri: `file:///${uri.replace('%3A', ':')}` };
  if (uri.startsWith('/')) return { uri: `file://${uri}` };
  return { uri, uriBaseId: '%SRCROOT%' };
}

function location({ writtenAt }: FinishedRun, { processes, field = '' }: Result): object {
  return {
    ...(writtenAt && {
      physicalLocation: {
        artifactLocation: artifactLocation(writtenAt.path),
        region: linesOf(writtenAt, field),
      },
    }),
    ...(processes.length > 0 && {
      logicalLocations: processes.map((name) => ({ name: printable(name), kind: 'process' })),
    }),
  };
}

interface Result {
  readonly rule: string;
  readonly severity: Severity;
  readonly lines: readonly string[];
  readonly processes: readonly string[];
  /** Of the configuration; absent when it is about all of it. */
  readonly field?: string;
  /** The same in each run. */
  readonly name: string;
  readonly properties: object;
}

function findingResult(run: FinishedRun, finding: Finding, name: string): Result {
  const { code, severity, headline, why = '', evidence } = finding;
  return {
    ...{ rule: code, severity, name, processes: processNames(run.state, finding) },
    lines: [headline, why, affectsLine(finding), fixLine(finding)],
    properties: { path: findingPathText(finding), evidence },
  };
}

function expectationResult(expectation: ExpectationResult, name: string): Result {
  const { child, field, outcome, evidence } = expectation;
  return {
    ...{ rule: expectationRule(expectation.expectation), severity: 'error', name },
    lines: [expectationHeadline(expectation), ...expectationLines(expectation)],
    processes: child === null ? [] : [child],
    field,
    properties: { field, outcome, evidence },
  };
}

function timeoutResults(run: FinishedRun): readonly Result[] {
  if (!timedOut(run)) return [];
  const lines = [timeoutHeadline(), ...timeoutLines(run)];
  const processes = rootProcesses(run).filter((each) => ranTooLong(run, each));
  return [
    {
      ...{ rule: timeoutRule, severity: 'error', name: timeoutRule, lines, properties: {} },
      processes: processes.map(({ name }) => name),
    },
  ];
}

function results(run: FinishedRun): readonly Result[] {
  const found = findings(run.state);
  const names = stableNames(run.state, found);
  const unmet = unmetExpectations(run);
  const fields = numbered(unmet.map(({ field }) => field));
  return [
    ...timeoutResults(run),
    ...unmet.map((one, index) => expectationResult(one, fields[index] ?? one.field)),
    ...found.map((one, index) => findingResult(run, one, names[index] ?? one.code)),
  ];
}

function resultObject(run: FinishedRun, made: readonly Rule[], result: Result): object {
  return {
    ruleId: result.rule,
    ruleIndex: made.findIndex(({ id }) => id === result.rule),
    level: levelOf(result.severity),
    message: plain(result.lines),
    locations: [location(run, result)],
    partialFingerprints: { [fingerprint]: printable(`${run.state.plan.name}/${result.name}`) },
    properties: result.properties,
  };
}

function ruleObject({ id, severity, text, help }: Rule): object {
  return {
    ...{ id, shortDescription: { text }, helpUri: help },
    defaultConfiguration: { level: levelOf(severity) },
  };
}

/** One run, with what the command exited with. */
export function sarif(run: FinishedRun): string {
  const { startedAt, end, plan } = run.state;
  const made = rules();
  const isWhole = end?.reason !== 'brokerLost' && end?.reason !== 'failed';
  const log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Handle Inheritance Inspector',
            version: run.version,
            informationUri: handbook.address,
            rules: made.map(ruleObject),
          },
        },
        automationDetails: { id: printable(`handle-inheritance/${plan.name}/`) },
        invocations: [
          {
            executionSuccessful: isWhole,
            exitCode: run.exitCode,
            startTimeUtc: isoTime(startedAt),
            endTimeUtc: isoTime(startedAt + (end?.time ?? 0)),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: results(run).map((result) => resultObject(run, made, result)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
