// The scripts of a package.json that npm runs by their names.
import * as v from 'valibot';

const packageSchema = v.object({ scripts: v.record(v.string(), v.string()) });

/** None of a file that is no package.json, or has no scripts. */
export function packageScripts(text: string): readonly string[] {
  try {
    const parsed = v.safeParse(packageSchema, JSON.parse(text));
    return parsed.success ? Object.keys(parsed.output.scripts) : [];
  } catch {
    return [];
  }
}
