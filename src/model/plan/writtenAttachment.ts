// What people write to attach to processes that run already: one schema is its type, its validation and its completion.
import * as v from 'valibot';
import { described, oneOf, withWin32 } from './attributeText';

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
  followChildren: v.optional(
    described(
      oneOf({
        debug: withWin32(
          'The session debugs the processes from now on. It reads what each new process inherits before its first instruction, and can stop there.',
          'NtDebugActiveProcess and NtSetInformationProcess (ProcessDebugFlags)',
        ),
      }),
      'How the session follows what the processes create. Default: it finds new processes in the list of all processes and reads them while they run. `debug` debugs the whole tree: [programs can behave differently](running.md#debug-what-they-create) meanwhile. When the session ends, all of them run on.',
      'DebugActiveProcess',
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
