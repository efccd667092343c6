// Who has a port: what the system's table says, whose owner may be dead, and who really has the socket.
import type { PortRowFound } from '../../model/search/searchEvents';
import { fileType, type PortProtocol } from '../../model/search/target';
import type { SearchContext } from './searchContext';

export async function searchPort(
  context: SearchContext,
  port: number,
  protocol: PortProtocol | null,
): Promise<void> {
  const { inspect } = context.parts;
  const table = [...inspect.GetExtendedTcpTable(), ...inspect.GetExtendedUdpTable()];
  const rows = table
    .filter((row) => row.port === port && (protocol === null || row.protocol === protocol))
    .map((row): PortRowFound => ({ ...row, owner: context.processes.get(row.pid)?.name ?? null }));
  context.output.push({ type: 'portsFound', rows });
  await context.findHandles('file', { kind: 'socket', port, protocol });
  if (context.isOver()) return;
  for (const row of rows) {
    if (row.pid === 0 || context.holders.has(row.pid)) continue;
    const address = row.address.includes(':') ? `[${row.address}]` : row.address;
    context.heldWithoutHandle(row.pid, {
      ...{ how: 'port', type: fileType, object: `${row.protocol} ${address}:${port}` },
      socketState: row.state === 'closing' ? 'connected' : row.state,
    });
  }
}
