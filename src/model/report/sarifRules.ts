// The rules that a SARIF file names: one for each code of a finding, in a sentence, and as grave as it can be.
import * as l10n from '@vscode/l10n';
import type { FindingCode, Severity } from '../base/findingCodes';

/** What a code means, as the first sentence of its page in the handbook says it. */
export function ruleText(code: FindingCode): string {
  switch (code) {
    case 'launch-failed':
      return l10n.t('CreateProcess failed, or the launcher could not start anything.');
    case 'children-not-started':
      return l10n.t('The session ended before it had started all its children.');
    case 'write-end-held':
      return l10n.t(
        'A process still has the write end of a pipe, so the reader never reaches end of file.',
      );
    case 'writer-blocked':
      return l10n.t('A process waits in WriteFile because nobody reads the pipe.');
    case 'write-blocked':
      return l10n.t(
        'The launcher cannot write more to a child, because the child does not read its stdin.',
      );
    case 'deadlock':
      return l10n.t('Two processes wait for each other, and neither can go on.');
    case 'waits-for-input':
      return l10n.t('A process reads a pipe that is open and empty.');
    case 'leaked-handle':
      return l10n.t('A process inherited a handle that was not meant for it.');
    case 'descendant-holds-pipe':
      return l10n.t('A child has exited, and something that it started keeps its output open.');
    case 'socket-inherited':
      return l10n.t(
        'A port stays in use after the program that opened it has exited or closed it.',
      );
    case 'file-inherited':
      return l10n.t(
        'A file or folder stays open after the program that opened it has exited or closed it.',
      );
    case 'directory-in-use':
      return l10n.t(
        'A folder cannot be renamed or deleted: it is the current directory of a process that was left running.',
      );
    case 'job-kept-alive':
      return l10n.t(
        'A job that should terminate its processes stays open, because one of them has a handle to it.',
      );
    case 'pipe-name-taken':
      return l10n.t('The name of a pipe stays taken after its server has exited or closed it.');
    case 'process-crashed':
      return l10n.t('A program was terminated by an exception that nothing in it caught.');
    case 'process-interrupted':
      return l10n.t(
        'Something outside a program ended it: Ctrl+C, a logoff, or a debugger that exited.',
      );
    case 'process-not-loaded':
      return l10n.t(
        'Windows created a process but could not load its program: it ended before its first instruction.',
      );
    case 'invalid-close':
      return l10n.t('A program closed a handle that it does not have.');
    case 'left-job':
      return l10n.t('A process runs outside the job of the session.');
    case 'dangling-standard-handle':
      return l10n.t('A child has a value as its stdin, stdout or stderr, and no handle behind it.');
    case 'prediction-differs':
      return l10n.t(
        'A child inherited something else than the rules of Windows 10 and 11 predict.',
      );
    case 'capture-failed':
      return l10n.t('The launcher stopped reading an output, so its capture is not complete.');
    case 'write-failed':
      return l10n.t('A child exited or closed its stdin before it had read all of it.');
    case 'handle-not-sent':
      return l10n.t('A handle that `send` names did not get to its child.');
    case 'tracing-failed':
      return l10n.t(
        'The launcher cannot follow what your programs start, because debugging does not work here.',
      );
    case 'not-recorded':
      return l10n.t('The session works, but its events cannot be written to disk.');
    case 'broker-handles-differ':
      return l10n.t('The launcher could not close handles of its own at the end of a session.');
    case 'broker-lost':
      return l10n.t("The launcher's process is gone, and the session ended with it.");
  }
}

/** The gravest it can be. */
const gravest: Readonly<Record<FindingCode, Severity>> = {
  'launch-failed': 'error',
  'children-not-started': 'information',
  'write-end-held': 'warning',
  'writer-blocked': 'warning',
  'write-blocked': 'information',
  deadlock: 'error',
  'waits-for-input': 'information',
  'leaked-handle': 'information',
  'descendant-holds-pipe': 'warning',
  'socket-inherited': 'warning',
  'file-inherited': 'warning',
  'directory-in-use': 'information',
  'job-kept-alive': 'warning',
  'pipe-name-taken': 'warning',
  'process-crashed': 'warning',
  'process-interrupted': 'information',
  'process-not-loaded': 'error',
  'invalid-close': 'information',
  'left-job': 'information',
  'dangling-standard-handle': 'warning',
  'prediction-differs': 'information',
  'capture-failed': 'error',
  'write-failed': 'information',
  'handle-not-sent': 'warning',
  'tracing-failed': 'warning',
  'not-recorded': 'warning',
  'broker-handles-differ': 'information',
  'broker-lost': 'error',
};

export const ruleSeverity = (code: FindingCode): Severity => gravest[code];
