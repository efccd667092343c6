// The panel before very many handles. Measured before, in a browser that belongs to the system below: here are its rows.
import type { Row, Scenario } from './comparison';

export const panel: Scenario = {
  name: 'panel',
  run: () =>
    Promise.resolve(JSON.parse(process.env['HANDLE_BENCH_PANEL'] ?? '[]') as readonly Row[]),
};
