// What people write to attach to processes that run already: one schema is its type, its validation and its completion.
import * as v from 'valibot';
import { described } from './attributeText';

/** What an attach configuration may say, without the attributes VS Code itself adds. */
export const writtenAttachSchema = v.strictObject({
  processId: described(
    v.union([v.number(), v.string()]),
    'Which process to attach to. Values: a PID, several PIDs with commas between them, or `${command:handleInheritance.pickProcess}` to choose from a list.',
    'OpenProcess with PROCESS_QUERY_INFORMATION, PROCESS_VM_READ, PROCESS_DUP_HANDLE and SYNCHRONIZE',
  ),
  tree: v.optional(
    described(
      v.boolean(),
      'Whether the session also reads every process below the chosen ones, including those they create later. Default: true.',
      'InheritedFromUniqueProcessId of NtQuerySystemInformation',
    ),
  ),
  watchInterval: v.optional(
    described(
      v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000)),
      'How many milliseconds pass between two looks at the handle tables of running processes. The session shows what they open and close. Default: 0, which means that the session decides, for example at each stop.',
      'NtQuerySystemInformation or NtQueryInformationProcess',
    ),
  ),
});
