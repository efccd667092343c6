// What cmd.exe alone understands of a typed line: its operators, its variables and its own commands. A program gets none of them.

/** Commands that are inside cmd.exe; there is no program of most of these names. */
const builtIns = new Set(
  (
    'assoc break call cd chdir cls color copy date del dir dpath echo endlocal erase exit for ftype goto if md mkdir mklink move path ' +
    'pause popd prompt pushd rd rem ren rename rmdir set setlocal shift start time title type ver verify vol'
  ).split(' '),
);

/** Between quotes an operator is a plain character, and a caret takes the meaning from the one after it. */
function operators(text: string): readonly { readonly at: number; readonly part: string }[] {
  const found: { at: number; part: string }[] = [];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '^') {
      found.push({ at, part: '^' });
      at += 1;
      continue;
    }
    const part = /^(?:&&?|\|\|?|>>?|<)/.exec(text.slice(at, at + 2))?.[0];
    if (part === undefined) continue;
    found.push({ at, part });
    at += part.length - 1;
  }
  return found;
}

/** Quotes do not protect them. A percent sign alone, or a number after it, is text on a command line. */
const variables = (text: string): readonly { readonly at: number; readonly part: string }[] =>
  [...text.matchAll(/%[A-Za-z_][^%\s"=]*%/g)].map((match) => ({
    at: match.index,
    part: match[0],
  }));

/** `program` is the first word without its quotes; `echo.` and `cd..` name their command as well. */
function ownCommand(text: string, program: string): string | null {
  if (text.startsWith('"')) return null;
  const name = /^[A-Za-z]+(?=$|[.\\/:;,=([\]+])/.exec(program)?.[0] ?? '';
  const isFile = /^[A-Za-z]+\.[A-Za-z]/.test(program) || /^[A-Za-z]:[\\/]/.test(program);
  return !isFile && builtIns.has(name.toLowerCase()) ? name : null;
}

export function shellParts(text: string, program: string): readonly string[] {
  const own = ownCommand(text, program);
  const found = [...operators(text), ...variables(text)].sort((one, other) => one.at - other.at);
  return [...new Set([...(own === null ? [] : [own]), ...found.map(({ part }) => part)])];
}
