// Titles of situations to which the product has no right answer yet: each goes with the change that brings it.
export const notYet: ReadonlySet<string> = new Set([
  // Pipes
  "a sibling has the write end of a server's stdin",
  'a server has the write end of its own stdin',
  'the last of three tools has the write ends of the others',
  'one child of a configuration has the read end made for another',
  // Files, folders and ports
  'a log that was opened with fopen cannot be deleted, and its owner lives on',
  'a log that was opened with fopen cannot be deleted, and its owner has exited',
  'a file that is shared for nothing cannot be opened, and its owner lives on',
  'a file that is shared for nothing cannot be opened, and its owner has exited',
  'a folder that was opened cannot be renamed, and its owner lives on',
  'a folder that was opened cannot be renamed, and its owner has exited',
  'a port is in use, and its owner lives on',
  'a port is in use, and its owner has exited',
  'a folder that is the current directory of a daemon cannot be renamed',
  // Jobs, mappings and names
  'a mapping of one plug-in is in another',
  'a job that kills what is in it is kept open by what is in it',
  'the name of a pipe is taken by a helper of its server',
  'many tools have the pipes of each other',
  // Ends
  'needs a DLL that is not there',
  'below cmd.exe needs a DLL that is not there',
  'has a DLL that refuses to start',
  'has a DLL for another processor',
  'has a DLL without a function',
  'dies of an exception of .NET',
  'gives the C runtime what it does not take',
  'is interrupted by Ctrl+C',
  // Controls
  'tools that each get a list of their own, and a log and a port that nobody gets',
  'a tool that exits while its parent still starts others',
  'an event whose value the environment says',
  'a listening socket that is handed to a successor',
]);
