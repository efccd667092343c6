// Reports as files: how they are written, and how what was written is read again, whoever wrote it.
import * as l10n from '@vscode/l10n';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzip } from 'node:zlib';
import { problemText } from '../../model/plan/problem';
import { shortSize } from '../../model/base/quantity';
import { readSession } from '../../model/report/readSession';
import { makeReport } from '../../model/report/report';
import type { SavedSession } from '../../model/report/savedSession';
import type { SessionState } from '../../model/session/state';
import { sessionEnd, sessionStart, type PageParts } from './reportPage';

/** Larger than any that is written here; more would only fill the memory. */
const largestFile = 256 * 1024 * 1024;

/** Why a file cannot be shown, as a sentence for people. */
export class ReportFault extends Error {}

/** The report, whose fields other programs rely on, and the session from which it can be opened again, in a line of its own. */
export function reportJson(state: SessionState, saved: SavedSession): string {
  const report = JSON.stringify(makeReport(state), null, 2);
  return `${report.slice(0, report.lastIndexOf('\n}'))},\n  "session": ${JSON.stringify(saved)}\n}\n`;
}

/** From the folder of the bundles. */
export async function readPageParts(folder: string): Promise<PageParts> {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  return {
    panelScript: await text('reportPanel.js'),
    hostScript: await text('reportHost.js'),
    panelStyles: await text('panel.css'),
    pageStyles: await text('reportPage.css'),
    iconStyles: await text('codicon.css'),
    iconFont: await readFile(join(folder, 'codicon.ttf')),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A few bytes may stand for more than any memory holds. */
function unpacked(bytes: Buffer, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: limit }, (error, text) => {
      if (error) reject(error);
      else resolve(text);
    });
  });
}

/** Of the page only the data is looked at: nothing in it is carried out. */
async function sessionInPage(page: string, limit: number): Promise<unknown> {
  const start = page.indexOf(sessionStart);
  const from = start + sessionStart.length;
  const end = page.indexOf(sessionEnd, from);
  if (start < 0 || end < 0) return undefined;
  const bytes = Buffer.from(page.slice(from, end), 'base64');
  try {
    return parsed((await unpacked(bytes, limit)).toString('utf8'));
  } catch {
    return undefined;
  }
}

async function sessionIn(file: string, limit: number): Promise<unknown> {
  const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  if (text.trimStart().startsWith('<')) {
    const session = await sessionInPage(text, limit);
    if (session === undefined)
      throw new ReportFault(
        l10n.t(
          '{0} is a page without a session that can be read. Choose one that was exported with "Export Report".',
          file,
        ),
      );
    return session;
  }
  const report = parsed(text);
  if (typeof report !== 'object' || report === null)
    throw new ReportFault(
      l10n.t(
        '{0} is neither JSON nor HTML. Choose a file that was exported with "Export Report".',
        file,
      ),
    );
  if (!('session' in report))
    throw new ReportFault(
      l10n.t(
        '{0} has no session in it. Choose a file from "Export Report" or --save: JSON that a command prints has the facts alone.',
        file,
      ),
    );
  return report.session;
}

/**
 * `limit`: most bytes of the file, and of what is packed in it.
 * @throws ReportFault when the file is no report, or not one that can be shown here.
 */
export async function openReportFile(file: string, limit = largestFile): Promise<SavedSession> {
  const { size } = await stat(file);
  if (size > limit)
    throw new ReportFault(
      l10n.t(
        '{0} has {1}; reports of up to {2} can be opened. Export it with less output.',
        file,
        shortSize(size),
        shortSize(limit),
      ),
    );
  const read = readSession(await sessionIn(file, limit), (text) => Buffer.from(text, 'base64'));
  if (!read.ok) throw new ReportFault(`${file}: ${problemText(read.problem)}`);
  return read.saved;
}
