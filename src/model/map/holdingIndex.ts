// Gathers the holdings of a session while they are read from its state: each object and each hold once.
import { trailBeginnings, type TrailStep } from '../handles/handleTrail';
import type { LaunchPlan } from '../plan/launchPlan';
import type { ChildHandle } from '../handles/origin';
import { isHeld, tenuresOf, type Tenure } from '../handles/tenure';
import type { ProcessState, SessionState } from '../session/state';
import type { SharedPipe } from '../pipes/pipeHold';
import { endOf, identityOf, labelOf } from '../pipes/treePipes';
import { outsiderNode, pipeKey, type HeldObject, type Holding, type Outsider } from './holdings';
import { MapPipes } from './mapPipes';

/** The label of what was duplicated, in the end: a duplicate is another handle to the same object. */
function originalLabel({ handles }: LaunchPlan, label: string): string {
  let original = label;
  // Bounded by the number of handles, whatever a log says of what is a duplicate of what.
  for (const _ of handles) {
    const duplicate = handles.find(({ name, kind }) => name === original && kind === 'duplicate');
    if (duplicate?.kind !== 'duplicate') break;
    original = duplicate.of;
  }
  return original;
}

type Described = Pick<ChildHandle, 'label' | 'pipe' | 'file' | 'type' | 'object'>;

export class HoldingIndex {
  readonly objects = new Map<string, HeldObject>();
  readonly outsiders = new Map<string, Outsider>();
  readonly tenures: ReturnType<typeof tenuresOf>;
  readonly pipes: MapPipes;
  readonly #holdings = new Map<string, Holding>();
  readonly #byId: ReadonlyMap<string, ProcessState>;

  constructor(private readonly state: SessionState) {
    this.tenures = tenuresOf(state);
    this.pipes = new MapPipes(state);
    this.#byId = new Map(state.processes.map((process) => [process.id, process]));
  }

  get all(): readonly Holding[] {
    return [...this.#holdings.values()];
  }

  /**
   * What is known first stays: it says more of where the handle came from than what comes later. But who had it, lost it and got it
   * again has it.
   */
  add(holding: Holding): void {
    const { holder, object, end, value } = holding;
    const key = `${holder} ${object} ${end ?? ''} ${value}`;
    const before = this.#holdings.get(key);
    if (before && (!before.isPast || holding.isPast)) return;
    this.#holdings.set(key, holding);
  }

  end(holding: Holding): void {
    const { holder, object, end, value } = holding;
    this.#holdings.set(`${holder} ${object} ${end ?? ''} ${value}`, { ...holding, isPast: true });
  }

  outsider(pid: number, name: string): string {
    const id = outsiderNode(pid);
    if (!this.outsiders.has(id)) this.outsiders.set(id, { pid, name });
    return id;
  }

  /** The key of an object that a handle stands for, known at `time`; `otherwise` when nothing about it tells it from others. */
  object(handle: Described, time: number, otherwise: string | null): string | null {
    const label = labelOf(handle);
    const identity = label === null ? identityOf(handle) : null;
    const isPipe = endOf(handle) !== null;
    const { plan } = this.state;
    const key =
      label !== null
        ? pipeKey(label)
        : handle.label !== null
          ? `object label ${originalLabel(plan, handle.label)}`
          : identity !== null
            ? this.pipes.keyAt(identity, time)
            : otherwise;
    if (key !== null && !this.objects.has(key)) {
      const own = handle.label === null ? null : originalLabel(plan, handle.label);
      const { type, object: name, file } = handle;
      const shared = this.pipes.byKey.get(key) ?? null;
      this.objects.set(key, { key, isPipe, label: isPipe ? label : own, type, name, file, shared });
    }
    return key;
  }

  pipe(key: string, shared: SharedPipe): void {
    if (this.objects.has(key)) return;
    const { label, name } = shared;
    this.objects.set(key, { key, isPipe: true, label, type: 'File', name, file: null, shared });
  }

  process(id: string | null): ProcessState | undefined {
    return this.#byId.get(id ?? '');
  }

  isOver(process: ProcessState, tenure: Tenure): boolean {
    return !isHeld(this.state, process, tenure);
  }

  trails(process: ProcessState): ReadonlyMap<string, readonly TrailStep[]> {
    return trailBeginnings(this.#byId, process);
  }
}
