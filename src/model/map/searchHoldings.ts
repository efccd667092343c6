// Who has what a search looked for: each file, port, pipe or object as one node, whoever has it and in whichever way.
import { isProbablyInherited, objectName } from '../search/holdWords';
import type { Hold, HoldKind } from '../search/searchEvents';
import { fileType } from '../search/target';
import { deadOwners, exitedId, holderId } from '../search/searchSession';
import type { SearchState } from '../search/searchState';
import { describedAs, type FileDescription } from '../session/fileDescription';
import { endText } from '../session/fileText';
import { processNode, type HeldObject, type Holding, type Holdings } from './holdings';

function fileOf({ type, socketState, isDirectory }: Hold): FileDescription | null {
  if (type !== fileType) return null;
  if (socketState !== null) return describedAs('socket');
  return describedAs(isDirectory ? 'directory' : 'file');
}

const keyOf = (object: string): string => `sought ${object.toLowerCase()}`;

function objectOf(hold: Hold): HeldObject {
  const { object, type, end } = hold;
  const key = keyOf(object);
  const name = objectName(object);
  // The one name that tells a pipe from others.
  if (end !== null) {
    return { key, isPipe: true, label: name, type, name, file: null, shared: null };
  }
  return { key, isPipe: false, label: null, type, name, file: fileOf(hold), shared: null };
}

/** Nobody saw how it came about: it is inferred from what others have, or not known. */
function originOf(how: HoldKind, hold: Hold): Holding['origin'] {
  if (hold.handle === null && how !== 'handle') return how;
  return isProbablyInherited(hold) ? 'probable' : 'seen';
}

function holdingOf(hold: Hold): Holding {
  const { process, object, end, handle, how } = hold;
  return {
    ...{ holder: processNode(holderId(process)), object: keyOf(object), end },
    ...{ value: handle ?? '', origin: originOf(how, hold), isPast: false },
  };
}

export function searchHoldings(state: SearchState): Holdings {
  const objects = new Map(state.holds.map((hold) => [keyOf(hold.object), objectOf(hold)]));
  const dead = deadOwners(state).map((row): Holding => {
    const { pid, protocol } = row;
    // As a holder of its socket has it.
    const object = `${protocol} ${endText(row)}`;
    const key = keyOf(object);
    if (!objects.has(key)) {
      const [name, file] = [objectName(object), describedAs('socket')];
      objects.set(key, {
        ...{ key, isPipe: false, label: null, type: fileType },
        name,
        file,
        shared: null,
      });
    }
    return {
      ...{ holder: processNode(exitedId(pid)), object: key, end: null, value: '' },
      ...{ origin: 'port', isPast: true },
    };
  });
  return {
    ...{ objects, all: [...dead, ...state.holds.map(holdingOf)], outsiders: new Map() },
    isSought: true,
  };
}
