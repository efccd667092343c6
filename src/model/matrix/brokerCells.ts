// The rows of the broker's handles, and what the broker and each process have of one.
import * as l10n from '@vscode/l10n';
import { absenceReason, originReason, type HandleReason } from '../handles/handleReason';
import { parentName } from '../handles/originText';
import { sentHandle, type ChildHandle } from '../handles/origin';
import type { PanelSession } from '../protocol/panelSession';
import { integerText } from '../base/quantity';
import type { Birth, BrokerHandle, ChosenParent, SentHandle } from '../session/state';
import type { PipeHold } from '../pipes/pipeHold';
import { foundFacts, foundText } from './foundHandles';
import { brokerColumn, cellOf, HandleRow, type HandleCell, type HandleFacts } from './matrixRow';
import { hasLostAll, type tenuresOf } from '../handles/tenure';
import { labelKey, type PassedHandles } from './passedObjects';
import { keyOf, streamsOf, type ProcessTable } from './processTable';

/** The same through a chosen parent: from the duplicate made there, or from what the parent had inherited itself. */
function passedOn(
  parent: ChosenParent,
  table: ProcessTable,
  handle: BrokerHandle,
): readonly ChildHandle[] {
  const alike = handle.label === null ? [] : (table.byLabel.get(handle.label) ?? []);
  return alike.filter(({ value }) => {
    const duplicate = parent.duplicated.find((one) => one.duplicate === value);
    return (duplicate?.value ?? value) === handle.value;
  });
}

/** What the process has of one handle of the broker: the inherited handle, or the copies Windows made of it. */
function handlesOf(
  table: ProcessTable,
  handle: BrokerHandle,
  { ofBroker }: PassedHandles,
): readonly ChildHandle[] {
  const { birth, id } = table.process;
  if (birth?.creator) {
    // The value is known again when the handle was closed and another one made.
    const keys = [handle.value, labelKey(handle.label)];
    const passed = keys.flatMap((key) => ofBroker.get(key)?.get(id) ?? []);
    return passed.filter(({ label }) => label === handle.label);
  }
  if (birth?.parent) return passedOn(birth.parent, table, handle);
  if (!table.atBirth.has(keyOf(handle))) return [];
  return (table.byLabel.get(handle.label) ?? []).filter((candidate) =>
    candidate.origin === 'inherited'
      ? candidate.value === handle.value
      : (table.sameObjectAs.get(candidate.value)?.includes(handle.value) ?? false),
  );
}

/** The session's own handles, then those the broker was born with, if a child has got hold of them. */
export function brokerHandlesShown(
  session: PanelSession,
  tables: readonly ProcessTable[],
  passed: PassedHandles,
): readonly BrokerHandle[] {
  // The first one that is known under a key stays; the session's own are known best.
  const all = new Map(session.brokerHandles.map((handle) => [keyOf(handle), handle]));
  const ambient = new Map<string, BrokerHandle>();
  // The table of a chosen parent is another one: its values are not the broker's.
  for (const { process } of tables) {
    const { birth } = process;
    if (!birth || birth.parent || birth.creator) continue;
    for (const handle of birth.brokerHandles) {
      const known = handle.isAmbient ? ambient : handle.label === null ? null : all;
      const key = keyOf(handle);
      if (known && !known.has(key)) known.set(key, handle);
    }
  }
  for (const [key, handle] of ambient) {
    if (all.has(key)) continue;
    if (tables.some((table) => handlesOf(table, handle, passed).length > 0)) all.set(key, handle);
  }
  return [...all.values()];
}

export function brokerRow(handle: BrokerHandle): HandleRow {
  const { label, value, type, object, access, pipe, file = null } = handle;
  const key = keyOf(handle);
  return new HandleRow({ key, label, value, type, object, access, pipe, file, owner: null });
}

export function brokerCell(handle: BrokerHandle): HandleCell {
  const { value, type, object, access, inheritable, pipe, closedAt, file = null } = handle;
  const origin = handle.isAmbient
    ? l10n.t('The launcher already had this handle; your configuration does not mention it.')
    : l10n.t('The launcher created this handle for the launch configuration.');
  const now =
    closedAt === null
      ? l10n.t('It is open.')
      : l10n.t('It was closed {0} ms after the session began.', integerText(Math.round(closedAt)));
  return cellOf({
    column: brokerColumn,
    state: closedAt === null ? 'open' : 'closed',
    handles: [
      { value, type, object, access, inheritable, pipe, openedBy: null, file, origin: null },
    ],
    why: `${origin} ${now}`,
    reason: handle.isAmbient ? 'ambient' : 'made',
  });
}

/** What the process was sent of it once it had been started. */
function sentOf({ process }: ProcessTable, handle: BrokerHandle): readonly SentHandle[] {
  return process.sent.filter(
    ({ label, source }) => label === handle.label && source === handle.value,
  );
}

type Absence = Pick<HandleCell, 'state' | 'why' | 'reason'>;

/** Why a descendant has nothing of a handle of the broker. */
function absentBelow(table: ProcessTable, handle: BrokerHandle): Absence {
  const { birth, name } = table.process;
  if (!birth?.creator) {
    const why = l10n.t('The creator of {0} is unknown, and so is what it inherited.', name);
    return { state: 'unknown', why, reason: null };
  }
  const alike = ({ label }: BrokerHandle): boolean => label !== null && label === handle.label;
  const candidate = birth.brokerHandles.find(alike);
  const missing = candidate && table.missingByValue.get(candidate.value);
  if (missing) {
    return { state: 'notInherited', why: missing.why, reason: absenceReason(birth, candidate) };
  }
  const why = l10n.t(
    '{0}, which created {1}, had no inheritable handle to this object.',
    birth.creator.name,
    name,
  );
  return { state: 'none', why, reason: null };
}

function absentCell(table: ProcessTable, handle: BrokerHandle): HandleCell {
  const { process } = table;
  const { birth, name, id: column } = process;
  if (!birth) {
    return process.phase === 'failed'
      ? cellOf({
          column,
          state: 'notStarted',
          why: l10n.t('{0} did not start, so it inherited nothing.', name),
        })
      : cellOf({
          column,
          state: 'unknown',
          why: l10n.t('The handles of {0} could not be read.', name),
        });
  }
  if (process.descent) return cellOf({ column, ...absentBelow(table, handle) });
  // With a handle of its own behind the value the stream is that one's.
  const streams = streamsOf(table, [handle.value]).filter(({ isDangling }) => isDangling);
  const dangling = table.standard.find(({ stream }) => stream === streams[0]?.stream);
  const missing = table.missing.get(keyOf(handle));
  const known = table.atBirth.get(keyOf(handle));
  const rule: HandleReason | null = known && missing ? absenceReason(birth, known) : null;
  const why = birth.parent
    ? l10n.t('{0} passed on no handle to this object.', parentName(birth))
    : (missing?.why ?? l10n.t('The launcher had no such handle when it created {0}.', name));
  return cellOf({
    column,
    state: 'notInherited',
    isUnpredicted: !birth.parent && table.unpredicted.has(handle.value),
    why: dangling ? `${why} ${dangling.why}` : why,
    reason: dangling ? 'dangling' : birth.parent ? null : rule,
    streams,
  });
}

function reasonOf(
  birth: Birth | null,
  born: ChildHandle | undefined,
  isSent: boolean,
): HandleReason | null {
  if (birth && born) return originReason(birth, born);
  return isSent ? 'sent' : null;
}

/** `found`: what processes were seen to have of it besides, by their ids. */
export function childCell(
  tenures: ReturnType<typeof tenuresOf>,
  table: ProcessTable,
  handle: BrokerHandle,
  passed: PassedHandles,
  found: ReadonlyMap<string, readonly PipeHold[]>,
): HandleCell {
  const { process } = table;
  const { birth } = process;
  const sendings = sentOf(table, handle);
  const sent = sendings.map(sentHandle);
  const born = birth ? handlesOf(table, handle, passed) : [];
  const known = [...born, ...sent];
  const values = new Set(known.map(({ value }) => value));
  const holds = (found.get(process.id) ?? []).filter(({ value }) => !values.has(value));
  const [first] = known;
  if (!first && holds.length === 0) return absentCell(table, handle);
  const handles: readonly HandleFacts[] = [...known, ...holds.map(foundFacts)];
  const whys = [...(first ? [first] : []), ...sent].map(({ why }) => why);
  return cellOf({
    column: process.id,
    state: first?.origin ?? 'found',
    handles,
    isSent: sent.length > 0,
    isClosed: hasLostAll(process, [
      ...born.map(({ value }) => tenures.born(process, value)),
      ...sendings.map((each) => tenures.sent(process, each)),
      ...holds.map(({ until, from }) => ({ until, seenAt: from, heldAt: null })),
    ]),
    isUnpredicted: born.some(
      ({ value, origin }) => origin === 'inherited' && table.unpredicted.has(value),
    ),
    why: [...new Set([...whys, ...holds.map(foundText)])].join(' '),
    reason: reasonOf(birth, born[0], sent.length > 0),
    streams: streamsOf(
      table,
      handles.map(({ value }) => value),
    ),
  });
}
