// What names, labels, ids and times of a session can be, for a session that somebody saved to a file.
import { nameForm } from '../plan/checkNames';

/** "stdout", "A.stdout", "A.stdout.read", "name.write", "broker.stdin". */
const mostParts = 3;

/** A process that was found is called by its program, its PID and, when that was used before, a number: "cl.exe:536#2". */
const foundForm = /^\P{Cc}{1,1000}:\d{1,10}(?:#\d{1,10})?$/u;

/** Milliseconds. Half of what a date can be, so that a moment and a span since it are one, too. */
export const latestTime = 8.64e15 / 2;

export const isName = (text: string): boolean => nameForm.test(text);

export function isLabel(text: string): boolean {
  const parts = text.split('.');
  return parts.length <= mostParts && parts.every(isName);
}

export const isProcessId = (text: string): boolean => isName(text) || foundForm.test(text);
