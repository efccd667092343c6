// Console hosts: Windows starts one for a program that needs a console, and nothing goes to it. Under Wine it inherits like any other process.

/** By the name of its program. */
export const isConsoleHost = (name: string): boolean => /^(conhost|openconsole)\.exe$/i.test(name);
