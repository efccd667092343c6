// Names of what a finding is about that are the same in the next run: no PIDs and no handle values.
import { assertNever } from '../base/assertNever';
import type { Finding } from '../findings/finding';
import type { Place } from '../findings/place';
import type { SessionState } from '../session/state';

/** What stands for a process of which only a number is known. */
const nameless = '?';

function processName(state: SessionState, id: string): string {
  const name = state.processes.find((process) => process.id === id)?.name ?? nameless;
  return name.replace(/^(?:PID|process) \d+$/, nameless);
}

/** What an object is called, where that is no number of this run: a label of the plan, or a kind. */
function objectName(state: SessionState, processId: string, value: string): string {
  const birth = state.processes.find(({ id }) => id === processId)?.birth;
  const seen = birth?.childHandles.find((handle) => handle.value === value);
  // The values are those of whose handles it inherited, who need not be the launcher.
  const passed = birth?.brokerHandles.find((handle) => seen?.sameObjectAs.includes(handle.value));
  return seen?.label ?? passed?.label ?? seen?.type ?? '';
}

function placeName(state: SessionState, place: Place): string {
  switch (place.kind) {
    case 'process':
    case 'prediction':
      return processName(state, place.kind === 'process' ? place.id : place.processId);
    case 'handle': {
      const object = objectName(state, place.processId, place.value);
      const process = processName(state, place.processId);
      return object === '' ? process : `${process}/${object}`;
    }
    case 'brokerHandle':
      return state.brokerHandles.find(({ value }) => value === place.value)?.label ?? 'launcher';
    case 'broker':
      return 'launcher';
    case 'outsideHandle':
      return nameless;
    case 'pipe':
    case 'heldPipe':
      return place.label;
    case 'session':
      return '';
    default:
      return assertNever(place);
  }
}

/** Of each process that a finding is about, once. */
export function processNames(
  state: SessionState,
  { places }: Pick<Finding, 'places'>,
): readonly string[] {
  const ids = places.flatMap((place) => {
    if (place.kind === 'process') return [place.id];
    return place.kind === 'handle' || place.kind === 'prediction' ? [place.processId] : [];
  });
  return [...new Set(ids.map((id) => processName(state, id)))];
}

/** What comes a second time gets a number. */
export function numbered(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return number === 1 ? name : `${name} (${number})`;
  });
}

/** "write-end-held: stdout", one for each finding. */
export function stableNames(
  state: SessionState,
  found: readonly Pick<Finding, 'code' | 'places'>[],
): readonly string[] {
  return numbered(
    found.map(({ code, places: [first] }) => {
      const subject = placeName(state, first);
      return subject === '' ? code : `${code}: ${subject}`;
    }),
  );
}
