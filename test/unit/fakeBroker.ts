// A broker that launches nothing: it answers every request and sends the events it was given, over the channel of a real one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from '../../src/client/session';
import type { SessionEvent } from '../../src/model/events';
import { planOf } from './planFixture';

/** Which events follow on a request, by its method. */
export type Answers = Readonly<Record<string, readonly SessionEvent[]>>;

/** A session in `folder`, which may be there already, with such a broker; the broker's module is written to `place`. */
export function sessionWith(answers: Answers, place: string, folder: string, id = 's'): Session {
  const brokerModule = join(place, 'broker.js');
  const script = `
    const answers = ${JSON.stringify(answers)};
    process.send({ jsonrpc: '2.0', method: 'ready', params: [] });
    process.on('message', ({ id, method }) => {
      if (id === undefined) return;
      if (method === 'snapshot') process.exit(3);
      process.send({ jsonrpc: '2.0', method: 'events', params: [answers[method] ?? []] });
      process.send({ jsonrpc: '2.0', id, result: null });
    });`;
  writeFileSync(brokerModule, script);
  return new Session({
    id,
    plan: planOf({ program: 'a.exe' }),
    workspaceFolder: place,
    folder,
    brokerModule,
    stringsFile: null,
  });
}

/** The broker of the session ends without a word. */
export async function loseBroker(session: Session): Promise<void> {
  await session.request('snapshot', { processId: 'a' }).catch(() => undefined);
}
