// What the kernel says of the two ends of a hundred anonymous pipes.
import { release } from 'node:os';
import { loadWin32 } from '../../../src/win32/bindings/loadWin32';
import type { Question } from '../answer';
import { isElevated, rawObjectName } from '../native';

const many = 100;
/** Since 11 24H2 addresses are for those with a privilege that even elevated processes have to enable. */
const buildThatHides = 26_100;

export const pipeIdentity: Question = {
  title: 'Names, numbers and addresses of pipes',
  limitSeconds: 20,
  ask({ answer }) {
    const win32 = loadWin32(() => undefined);
    const pipes = Array.from({ length: many }, () => win32.CreatePipe(null, 0));
    const names = [
      ...new Set(pipes.flatMap(({ read, write }) => [rawObjectName(read), rawObjectName(write)])),
    ];
    answer({
      asked: 'Names by NtQueryObject',
      expected: '"\\Device\\NamedPipe", with or without a backslash at its end, or an error',
      seen: names.length > 2 ? `${names.length} names, ${names[0] ?? ''} …` : names.join(', '),
      fits: names.every((name) =>
        /^("(\\\\Device\\\\NamedPipe(\\\\)?)?"|0x[0-9a-f]+)$/i.test(name),
      ),
      difference: 'name of an anonymous pipe',
    });
    const numbers = pipes.map(({ read, write }) => ({
      read: win32.FileIndexNumber(read),
      write: win32.FileIndexNumber(write),
    }));
    const pairs = numbers.filter(({ read, write }) => read !== null && read === write);
    const distinct = new Set(pairs.map(({ read }) => read)).size;
    answer({
      asked: 'Pipes with one number for both ends; different numbers',
      expected: `${many}; ${many}`,
      seen: `${pairs.length}; ${distinct}`,
      difference: 'index number of a pipe',
    });
    const ends = pipes.filter(
      ({ read, write }) => win32.PipeEnd(read) === 'read' && win32.PipeEnd(write) === 'write',
    );
    answer({
      asked: 'Pipes whose ends FilePipeLocalInformation tells apart',
      expected: String(many),
      seen: String(ends.length),
    });
    const table = win32.HandleTable(new Set([process.pid]));
    const isHidden = Number(release().split('.')[2]) >= buildThatHides;
    answer({
      asked: `Addresses of objects (${isElevated() ? 'elevated' : 'not elevated'})`,
      expected: !isHidden ? 'shown' : isElevated() ? null : 'hidden',
      seen: table.some(({ object }) => object !== 0n) ? 'shown' : 'hidden',
      difference: 'address of an object',
    });
    return Promise.resolve();
  },
};
