// The files that a session can be written to, one row each: its option, and who makes the text.
import * as l10n from '@vscode/l10n';
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readPageParts, reportJson } from '../../client/saved/reportFile';
import { reportPage } from '../../client/saved/reportPage';
import { saveSession } from '../../client/saved/saveSession';
import type { FinishedRun } from '../../model/report/finishedRun';
import { junit } from '../../model/report/junit';
import { markdown } from '../../model/report/markdown';
import { sarif } from '../../model/report/sarif';
import type { SavedSession } from '../../model/report/savedSession';
import { UsageError } from '../commandLine/commandLineOptions';
import { reasonOf } from './configurationFile';

/** As much of each capture as the editor's setting has by default. */
const captureLimit = 8 * 1024 * 1024;

interface Written {
  readonly run: FinishedRun;
  readonly saved: SavedSession;
  /** Where the bundles are. */
  readonly folder: string;
}

const writers = {
  save: ({ run, saved }: Written) => reportJson(run.state, saved),
  html: async ({ saved, folder }: Written) =>
    reportPage(await readPageParts(folder), saved, { code: 'en', strings: {} }),
  junit: ({ run }: Written) => junit(run),
  sarif: ({ run }: Written) => sarif(run),
  markdown: ({ run }: Written) => markdown(run),
} satisfies Readonly<Record<string, (written: Written) => string | Promise<string>>>;

type OutputKind = keyof typeof writers;

/** Paths by option. */
export type OutputFiles = Readonly<Partial<Record<OutputKind, string>>>;

interface Output {
  readonly kind: OutputKind;
  readonly file: string;
}

const outputsOf = (files: OutputFiles): readonly Output[] =>
  (Object.keys(writers) as OutputKind[]).flatMap((kind) => {
    const file = files[kind];
    return file === undefined ? [] : [{ kind, file }];
  });

const cannotWrite = ({ kind, file }: Output, error: unknown): UsageError =>
  new UsageError(
    l10n.t({
      message: '{0} {1}: the file cannot be written ({2}). Choose another.',
      args: [`--${kind}`, JSON.stringify(file), reasonOf(error)],
      comment: ['{0} is an option, {1} a path in quotes, {2} the reason from the system'],
    }),
  );

/** Nobody wants to wait for a session whose facts then get lost. @throws UsageError naming the first that cannot be written. */
export function assertWritable(files: OutputFiles): void {
  const seen = new Set<string>();
  for (const output of outputsOf(files)) {
    const { kind, file } = output;
    if (file === '')
      throw new UsageError(l10n.t('{0}: the path of the file is missing.', `--${kind}`));
    const same = resolve(process.platform === 'win32' ? file.toLowerCase() : file);
    if (seen.size === seen.add(same).size)
      throw new UsageError(l10n.t('{0}: two options name this file. Choose another.', file));
    const isNew = !existsSync(file);
    try {
      closeSync(openSync(file, 'a'));
    } catch (error) {
      throw cannotWrite(output, error);
    }
    if (isNew) rmSync(file, { force: true });
  }
}

/** @throws UsageError for a file that cannot be written. */
export async function writeOutputs(
  run: FinishedRun,
  files: OutputFiles,
  folder: string,
): Promise<void> {
  const outputs = outputsOf(files);
  if (outputs.length === 0) return;
  const saved = await saveSession(run.state, captureLimit, Date.now());
  for (const output of outputs) {
    const text = await writers[output.kind]({ run, saved, folder });
    try {
      await writeFile(output.file, text);
    } catch (error) {
      throw cannotWrite(output, error);
    }
  }
}
