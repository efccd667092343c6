// The panel before a large capture. Measured before, in a browser that belongs to the system below: here are its rows.
import type { Row, Scenario } from './comparison';

export const firstPaint: Scenario = {
  name: 'paint',
  run: () =>
    Promise.resolve(JSON.parse(process.env['HANDLE_BENCH_PAINT'] ?? '[]') as readonly Row[]),
};
