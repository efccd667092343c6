// Starts the C programs of this folder and reads the numbers they print.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const folder = process.env['HANDLE_BENCH_PROGRAMS'] ?? '';

export function program(name: string): string {
  return join(folder, `${name}.exe`);
}

/** The numbers on the first line of what the program printed. */
export function numbersOf(name: string, args: readonly string[]): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(program(name), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const ended = new Promise((done) => child.stdout.once('end', done));
    child.once('error', reject);
    child.once('exit', (code) => {
      void ended.then(() => {
        if (code === 0) resolve(text.trim().split(/\s+/).map(Number));
        else reject(new Error(`${name} ended with exit code ${code ?? 'unknown'}`));
      });
    });
  });
}
