// Numbers of a configuration that are written as text, because a variable of VS Code stands for them: `"${input:size}"` becomes "4096".
import type * as v from 'valibot';

type Schema = v.GenericSchema;

/** What schemas of valibot are made of, as far as the configurations use it. */
interface SchemaParts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  readonly value?: Schema;
  readonly wrapped?: Schema;
  readonly options?: readonly Schema[];
}

/** The alternatives that a value has, none of which is made of others. */
function alternatives(schema: Schema): readonly SchemaParts[] {
  const parts = schema as unknown as SchemaParts;
  if (parts.wrapped) return alternatives(parts.wrapped);
  return parts.options && parts.type !== 'picklist' && parts.type !== 'enum'
    ? parts.options.flatMap(alternatives)
    : [parts];
}

const texts: ReadonlySet<string> = new Set(['string', 'literal', 'picklist', 'enum']);
const wholeNumber = /^\s*[+-]?\d{1,15}\s*$/;

function converted(value: unknown, schemas: readonly Schema[]): unknown {
  const possible = schemas.flatMap(alternatives);
  if (typeof value === 'string') {
    const isNumber = possible.some(({ type }) => type === 'number');
    const isText = possible.some(({ type }) => texts.has(type));
    return isNumber && !isText && wholeNumber.test(value) ? Number(value) : value;
  }
  if (Array.isArray(value)) {
    const items = possible.flatMap(({ item }) => item ?? []);
    return value.map((each) => converted(each, items));
  }
  if (typeof value !== 'object' || value === null || possible.length === 0) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]: [string, unknown]) => {
      // A record has the same schema for every name.
      const own = possible.flatMap(({ entries = {}, value: any }) =>
        Object.hasOwn(entries, name) ? (entries[name] ?? []) : (any ?? []),
      );
      return [name, converted(each, own)];
    }),
  );
}

/**
 * The configuration with numbers in place of such texts, where the schema wants a number and no text. Whatever else a text says stays
 * and is judged as it is.
 */
export const withNumbers = (configuration: object, schema: Schema): object =>
  converted(configuration, [schema]) as object;
