// The other side of quoting: splits a command line as the Microsoft C runtime does, written from its documented rules.

/**
 * Rules: https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments. The program name knows no escapes;
 * 2n backslashes before a quote are n, and one more makes the quote plain; two quotes within quotes are one.
 */
export function parseCommandLine(line: string): readonly string[] {
  const program = /^(?:"([^"]*)"|(\S*))/.exec(line);
  const args = [program?.[1] ?? program?.[2] ?? ''];
  let at = program?.[0].length ?? 0;
  for (;;) {
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    if (at >= line.length) return args;
    let argument = '';
    let isQuoted = false;
    for (; at < line.length; at += 1) {
      if (!isQuoted && (line[at] === ' ' || line[at] === '\t')) break;
      let backslashes = 0;
      while (line[at] === '\\') {
        backslashes += 1;
        at += 1;
      }
      if (line[at] !== '"') {
        argument += '\\'.repeat(backslashes);
        if (backslashes > 0) at -= 1;
        else argument += line[at] ?? '';
        continue;
      }
      argument += '\\'.repeat(Math.floor(backslashes / 2));
      if (backslashes % 2 === 1) argument += '"';
      else if (isQuoted && line[at + 1] === '"') {
        argument += '"';
        at += 1;
      } else isQuoted = !isQuoted;
    }
    args.push(argument);
  }
}
