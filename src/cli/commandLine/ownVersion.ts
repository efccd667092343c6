// The version of the package that the bundles are in.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `folder`: where the bundles are. */
export function ownVersion(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, '..', 'package.json'), 'utf8'));
  return String((manifest as { readonly version?: unknown }).version);
}
