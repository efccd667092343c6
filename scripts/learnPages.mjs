// @ts-check
// The pages of Microsoft Learn that the launch.json completion points to, by what a text calls them.

const api = 'https://learn.microsoft.com/windows/win32/api';

/** @type {Readonly<Record<string, string>>} */
const pages = {
  bind: `${api}/winsock2/nf-winsock2-bind`,
  'C arguments': 'https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments',
  CloseHandle: `${api}/handleapi/nf-handleapi-closehandle`,
  ConvertStringSecurityDescriptorToSecurityDescriptorW: `${api}/sddl/nf-sddl-convertstringsecuritydescriptortosecuritydescriptorw`,
  CreateEventW: `${api}/synchapi/nf-synchapi-createeventw`,
  CreateFileMappingW: `${api}/memoryapi/nf-memoryapi-createfilemappingw`,
  CreateFileW: `${api}/fileapi/nf-fileapi-createfilew`,
  CreateJobObjectW: `${api}/winbase/nf-winbase-createjobobjectw`,
  CreateMutexW: `${api}/synchapi/nf-synchapi-createmutexw`,
  CreateNamedPipeW: `${api}/namedpipeapi/nf-namedpipeapi-createnamedpipew`,
  CreatePipe: `${api}/namedpipeapi/nf-namedpipeapi-createpipe`,
  CreateProcessW: `${api}/processthreadsapi/nf-processthreadsapi-createprocessw`,
  CreateSemaphoreW: `${api}/synchapi/nf-synchapi-createsemaphorew`,
  CreateWaitableTimerW: `${api}/synchapi/nf-synchapi-createwaitabletimerw`,
  DuplicateHandle: `${api}/handleapi/nf-handleapi-duplicatehandle`,
  JOBOBJECT_ASSOCIATE_COMPLETION_PORT: `${api}/winnt/ns-winnt-jobobject_associate_completion_port`,
  MapViewOfFile: `${api}/memoryapi/nf-memoryapi-mapviewoffile`,
  NtQueryInformationProcess: `${api}/winternl/nf-winternl-ntqueryinformationprocess`,
  NtQuerySystemInformation: `${api}/winternl/nf-winternl-ntquerysysteminformation`,
  OpenProcess: `${api}/processthreadsapi/nf-processthreadsapi-openprocess`,
  OpenThread: `${api}/processthreadsapi/nf-processthreadsapi-openthread`,
  'Pipe Handle Inheritance':
    'https://learn.microsoft.com/windows/win32/ipc/pipe-handle-inheritance',
  ReadFile: `${api}/fileapi/nf-fileapi-readfile`,
  ResumeThread: `${api}/processthreadsapi/nf-processthreadsapi-resumethread`,
  SECURITY_ATTRIBUTES: `${api}/wtypesbase/ns-wtypesbase-security_attributes`,
  SetHandleInformation: `${api}/handleapi/nf-handleapi-sethandleinformation`,
  SetStdHandle: 'https://learn.microsoft.com/windows/console/setstdhandle',
  STARTUPINFOEXW: `${api}/winbase/ns-winbase-startupinfoexw`,
  STARTUPINFOW: `${api}/processthreadsapi/ns-processthreadsapi-startupinfow`,
  UpdateProcThreadAttribute: `${api}/processthreadsapi/nf-processthreadsapi-updateprocthreadattribute`,
  WriteFile: `${api}/fileapi/nf-fileapi-writefile`,
  WSASocketW: `${api}/winsock2/nf-winsock2-wsasocketw`,
};

/**
 * Makes links of `[CreateFileW]` and `[other words](CreateFileW)`.
 * @param {string} text
 */
export function linked(text) {
  return text.replace(/\[([^\]]+)\](?:\(([^)]+)\))?/g, (_, /** @type {string} */ words, page) => {
    const address = pages[page ?? words];
    if (address === undefined) throw new Error(`There is no page "${page ?? words}" in: ${text}`);
    return `[${words}](${address})`;
  });
}
