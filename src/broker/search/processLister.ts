// Lists all processes of the machine, with what each tells of itself and which ports the system says it has.
import type { ListedProcess, OwnedPort } from '../../model/search/listedProcess';
import type { Opened } from '../../win32/bindings/handleCopies';
import type { DetailedProcess } from '../../win32/bindings/processList';
import {
  ERROR_ACCESS_DENIED,
  PROCESS_QUERY_LIMITED_INFORMATION,
  PROCESS_VM_READ,
} from '../../win32/constants';
import { sidText } from '../../win32/sidText';
import type { Win32 } from '../../win32/win32';
import { isOfWindows } from '../holders/windowsProcesses';
import { AccountNames } from './accountNames';

type Inspect = Pick<
  Win32,
  | 'CommandLine'
  | 'DetailedProcessList'
  | 'Discard'
  | 'GetExtendedTcpTable'
  | 'GetExtendedUdpTable'
  | 'LookupAccountSidW'
  | 'OpenForCopies'
  | 'ProcessUser'
  | 'QueryCommandLine'
  | 'QueryFullProcessImageNameW'
>;

/** What a process tells of itself does not change; with the time of its creation, its pid is never another's. */
interface Told extends Pick<ListedProcess, 'image' | 'commandLine' | 'refused'> {
  readonly sid: Buffer | null;
}

const keyOf = ({ pid, createdAt }: DetailedProcess): string => `${pid} ${createdAt}`;

const nothing = (code: number): Told => ({
  ...{ image: null, commandLine: null, sid: null },
  refused: { image: code, commandLine: code, user: code },
});

export class ProcessLister {
  readonly #accounts: AccountNames;
  #told: ReadonlyMap<string, Told> = new Map();

  constructor(private readonly inspect: Inspect) {
    this.#accounts = new AccountNames(inspect);
  }

  /**
   * Those of the system that nobody should open are refused by ourselves. `ownPids` become `isOwn`. The system takes its time to say
   * who owns a port, in proportion to the processes.
   */
  async list(ownPids: ReadonlySet<number>, withPorts = true): Promise<readonly ListedProcess[]> {
    const { inspect } = this;
    const processes = inspect.DetailedProcessList();
    const told = new Map(
      processes.map((process) => {
        const key = keyOf(process);
        return [key, this.#told.get(key) ?? this.#ask(process)];
      }),
    );
    // Whoever refused may have only begun to live, and is asked again.
    this.#told = new Map([...told].filter(([, { refused }]) => refused.commandLine === null));
    const ports = withPorts ? this.#ports() : new Map<number, readonly OwnedPort[]>();
    const sids = [...told.values()].flatMap(({ sid }) => sid ?? []);
    const accounts = await this.#accounts.of(
      new Map(sids.map((sid) => [sidText(sid), sid])).values(),
    );
    return processes.map((process) => {
      const { pid, sessionId, ...listed } = process;
      const { sid, ...known } = told.get(keyOf(process)) ?? nothing(0);
      const text = sid && sidText(sid);
      return {
        ...{ pid, ...listed, ...known },
        user: text && (accounts.get(text) ?? text),
        windowsSession: sessionId,
        ports: ports.get(pid) ?? [],
        isOwn: ownPids.has(pid),
      };
    });
  }

  #ask(process: DetailedProcess): Told {
    if (isOfWindows(process)) return nothing(ERROR_ACCESS_DENIED);
    const { inspect } = this;
    // The command line is in its memory, which a process may refuse to show while it tells the rest.
    const whole = inspect.OpenForCopies(
      process.pid,
      PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_VM_READ,
    );
    const opened: Opened = whole.ok
      ? whole
      : inspect.OpenForCopies(process.pid, PROCESS_QUERY_LIMITED_INFORMATION);
    if (!opened.ok) return nothing(opened.code);
    try {
      const image = inspect.QueryFullProcessImageNameW(opened.process);
      const told = inspect.QueryCommandLine(opened.process);
      const commandLine = told ?? (whole.ok ? inspect.CommandLine(opened.process) : null);
      const user = inspect.ProcessUser(opened.process);
      return {
        ...{ image, commandLine, sid: user.ok ? user.value : null },
        refused: {
          // Neither of these says more than that it failed.
          image: image === null ? ERROR_ACCESS_DENIED : null,
          commandLine: commandLine !== null ? null : whole.ok ? ERROR_ACCESS_DENIED : whole.code,
          user: user.ok ? null : user.code,
        },
      };
    } finally {
      inspect.Discard(opened.process);
    }
  }

  #ports(): ReadonlyMap<number, readonly OwnedPort[]> {
    const { inspect } = this;
    const byPid = new Map<number, OwnedPort[]>();
    for (const { pid, ...port } of [
      ...inspect.GetExtendedTcpTable(),
      ...inspect.GetExtendedUdpTable(),
    ]) {
      const ports = byPid.get(pid) ?? [];
      ports.push(port);
      byPid.set(pid, ports);
    }
    return byPid;
  }
}
