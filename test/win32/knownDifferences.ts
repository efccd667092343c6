// Where Wine does otherwise than Windows: the one list, so that a difference not on it fails a test.
import koffi from 'koffi';

interface Difference {
  readonly windows: string;
  readonly wine: string;
  /** Where what Windows does is written down, and how what Wine does was seen. */
  readonly source: string;
}

const knownDifferences = {
  'uninheritable handle in a list': {
    windows: 'CreateProcessW fails with 87 (ERROR_INVALID_PARAMETER).',
    wine: 'CreateProcessW succeeds and the handle is not inherited.',
    source:
      'rprichard/win32-console-docs, CreateProcess_InheritList.cc; Wine 8.0 run by handleList.test.ts.',
  },
  'standard handle outside the list': {
    windows: 'The value stands in the child without a handle behind it.',
    wine: 'The handle is inherited as if the list had named it.',
    source:
      'win32-console-docs, CreateProcess_InheritList_StdHandles; Wine 8.0 run by streams.test.ts.',
  },
  'standard handles without inheritance': {
    windows: 'With bInheritHandles FALSE the fields of STARTUPINFO are not copied.',
    wine: 'The three handles are duplicated into the child under new values, the pseudo handle -1 as one of the parent process.',
    source: 'win32-console-docs, README "CreateProcess (modern)"; Wine 8.0 run by streams.test.ts.',
  },
  'SetStdHandle without a console': {
    windows: "A child of a parent without a console gets a new one, and that console's handles.",
    wine: "Started to share its console, it has the parent's current standard handles all the same.",
    source:
      'win32-console-docs, README "CreateProcess (modern)"; Wine 8.0 run by mechanisms.test.ts.',
  },
  'NULL in a list': {
    windows: 'The call succeeds and nothing of the list is inherited.',
    wine: 'The NULL is passed over and the rest of the list is inherited.',
    source:
      'rprichard/win32-console-docs, CreateProcess_InheritList.cc; Wine 8.0 run by objectKinds.test.ts.',
  },
  'pseudo handle in a list': {
    windows: 'CreateProcessW fails with 87 (ERROR_INVALID_PARAMETER).',
    wine: 'It is passed over and the rest of the list is inherited.',
    source:
      'rprichard/win32-console-docs, CreateProcess_InheritList.cc; Wine 8.0 run by objectKinds.test.ts.',
  },
  'value without a handle in a list': {
    windows: 'CreateProcessW fails with 87 (ERROR_INVALID_PARAMETER).',
    wine: 'It is passed over and the rest of the list is inherited.',
    source:
      'git for Windows, issue 2982 (handles that vanish); Wine 8.0 run by objectKinds.test.ts.',
  },
  'pipe with a read pending': {
    windows: 'A question about a synchronous pipe waits for the call that is pending on it.',
    wine: 'PeekNamedPipe answers at once.',
    source:
      'Learn, Synchronous and Asynchronous I/O (one call at a time on a synchronous handle); Wine 8.0 run by blockedPipes.test.ts.',
  },
  'program of MS-DOS': {
    windows: 'CreateProcessW fails with 216 or 193 on a 64-bit system.',
    wine: 'It looks for DOSBox and fails with 2 (ERROR_FILE_NOT_FOUND) when there is none.',
    source: 'Learn, System Error Codes 193 and 216; Wine 8.0 run by programs.test.ts.',
  },
  'program beyond MAX_PATH': {
    windows: 'CreateProcessW starts a program whose path is given in the \\\\?\\ form.',
    wine: 'CreateProcessW fails with 2 (ERROR_FILE_NOT_FOUND).',
    source: 'Learn, Maximum Path Length Limitation; Wine 8.0 run by programs.test.ts.',
  },
  'handles of the runtime': {
    windows:
      'Handles come and go in a process without a call of its program: those of the thread pool, of ALPC ports, of DLLs loaded late.',
    wine: 'A session leaves the broker with as many handles as it found.',
    source:
      'Learn, Thread Pools (threads are made and ended by the system); Wine 8.0 run by manySessions.test.ts.',
  },
  'handles of the console host': {
    windows:
      'conhost.exe is started by the system and inherits nothing from the program whose console it serves.',
    wine: 'The program starts conhost.exe itself with bInheritHandles TRUE: it has every inheritable handle of the program.',
    source:
      'Learn, Console Handles and the console driver (condrv); Wine, dlls/kernelbase/console.c, init_console_connection; Wine 8.0 run by holderCauses.test.ts.',
  },
  'start of cmd.exe': {
    windows: '`start` is a command of cmd.exe itself: it creates the program.',
    wine: 'cmd.exe runs start.exe, which creates the program and lets its standard handles be duplicated.',
    source:
      'Learn, start (a command of cmd.exe); Wine, programs/start/start.c; Wine 8.0 run by examples.test.ts.',
  },
  'pipeline of cmd.exe': {
    windows: 'Its two sides run at the same time, with an anonymous pipe between them.',
    wine: 'They run one after the other, with a temporary file between them.',
    source:
      'Learn, command redirection operators (|); Wine, programs/cmd/wcmdmain.c (pipes to a file of GetTempFileName); Wine 8.0 run by descendants.test.ts.',
  },
  'name of an anonymous pipe': {
    windows:
      'Every one has the name of the device, \\Device\\NamedPipe: it is made without a name of its own.',
    wine: 'Each has a name of its own.',
    source:
      'SibiSiddharthan/wlibc, pipe.c (what CreatePipe has done since Windows 7); Wine, dlls/kernelbase/sync.c, CreatePipe; Wine 8.0 run by systemTables.test.ts.',
  },
  'index number of a pipe': {
    windows:
      'FileInternalInformation gives both ends of a pipe the same number, and another pipe another one.',
    wine: 'It fails with 0xc0000002 (STATUS_NOT_IMPLEMENTED).',
    source:
      'Learn, FILE_INTERNAL_INFORMATION (chosen by the file system); Wine 8.0 run by systemTables.test.ts.',
  },
  'name of a socket': {
    windows: 'The object of a socket is named by its device, \\Device\\Afd.',
    wine: 'It has no name.',
    source:
      'System Informer, phlib/phafd.c (AFD_DEVICE_NAME); Wine 8.0 run by fileDescriptions.test.ts.',
  },
  'name of NUL': {
    windows: 'NUL is \\Device\\Null.',
    wine: 'Its object is named by the path of the Unix device, as the drive Z: shows it.',
    source:
      'ReactOS, drivers/base/null (the device NUL is a link to); Wine 8.0 run by fileDescriptions.test.ts.',
  },
  'empty handle list': {
    windows: 'UpdateProcThreadAttribute fails with 24 (ERROR_BAD_LENGTH).',
    wine: 'UpdateProcThreadAttribute succeeds.',
    source: 'win32-console-docs, CreateProcess_InheritList.cc; Wine 8.0 run by bindings.test.ts.',
  },
  'list without inheritance': {
    windows: 'With bInheritHandles FALSE CreateProcessW fails with 87, even for a list of NULL.',
    wine: 'The list is ignored and nothing is inherited.',
    source:
      'rprichard/win32-console-docs, CreateProcess_InheritList.cc; Wine 8.0 run by handleListRules.test.ts.',
  },
  'handle twice in a list': {
    windows: 'CreateProcessW fails; the code is expected to be 87, which no source states.',
    wine: 'It succeeds and the handle is inherited.',
    source:
      'git compat/mingw.c ("cannot contain duplicates"), .NET InheritedHandles_ThrowsForDuplicates; Wine 8.0 run by handleListRules.test.ts.',
  },
  'short STARTUPINFO with the extended flag': {
    windows: 'CreateProcessW fails with 87 when cb is sizeof(STARTUPINFO).',
    wine: 'cb is not looked at: the list holds.',
    source:
      'rprichard/win32-console-docs, CreateProcess.cc; Wine 8.0 run by handleListRules.test.ts.',
  },
  'new console and detached': {
    windows: 'CreateProcessW fails with 87.',
    wine: 'It succeeds.',
    source:
      'rprichard/win32-console-docs, CreateProcess.cc; Wine 8.0 run by handleListRules.test.ts.',
  },
  'standard handles of a parent with a list': {
    windows:
      'Without STARTF_USESTDHANDLES they are duplicated into the child, whatever the list names.',
    wine: 'They are passed on as without a list: the value is copied, and the handle inherited when it is inheritable.',
    source:
      'win32-console-docs, README "CreateProcess (modern)"; Wine 8.0 run by standardHandleRules.test.ts.',
  },
  'inheritability of a copied standard handle': {
    windows: "The child's copy is inheritable when the parent's handle is.",
    wine: 'The copy is always inheritable.',
    source:
      'win32-console-docs, README "CreateProcess (modern)"; Wine, server/process.c, new_process (OBJ_INHERIT; later versions copy the attributes); Wine 8.0 run by standardHandleRules.test.ts.',
  },
  'standard handles of a detached child': {
    windows: 'With DETACHED_PROCESS they are NULL.',
    wine: 'With bInheritHandles TRUE they are -1.',
    source:
      'win32-console-docs, README "CreateProcess (modern)"; Wine, create_process_params (INVALID_HANDLE_VALUE); Wine 8.0 run by standardHandleRules.test.ts.',
  },
  'new console': {
    windows: 'With CREATE_NEW_CONSOLE the standard handles are those of the new console.',
    wine: 'They are -1 until the new console opens its window, for which there must be a display.',
    source:
      'win32-console-docs, README "CreateProcess (modern)"; Wine, dlls/kernelbase/console.c, alloc_console; Wine 8.0 run by standardHandleRules.test.ts.',
  },
  'console handles of a parent': {
    windows:
      'They are inheritable: a child that inherits and gets a new console has three of each.',
    wine: 'They are not inherited: the child has as many console handles without inheritance.',
    source:
      'win32-console-docs, CreateProcess_NewConsole.cc; Wine 8.0 run by standardHandleRules.test.ts.',
  },
  'launch lost by the system': {
    windows: 'A process that CreateProcessW made begins to run.',
    wine: 'About one in five thousand ends before it is ready, and CreateProcessW fails with 1359 (ERROR_INTERNAL_ERROR).',
    source:
      'Wine, dlls/ntdll/unix/process.c, NtCreateUserProcess (a process that ends with 0 before init_process_done); Wine 8.0: a C program that starts and ends exitCode.exe 9,000 times saw it twice. Linux puts the heap of the process at random into the gigabyte above the program of Wine itself, in which 0x7ffe0000 is: tests run with fixed addresses where the system allows it.',
  },
  'exception of a process that does not know its debugger': {
    windows: 'The debugger is told of every exception, whatever the process can see of it.',
    wine: 'While PEB.BeingDebugged is 0 the debugger is told of none.',
    source:
      'Learn, Debugging Events (EXCEPTION_DEBUG_EVENT); Wine, dlls/ntdll/unix (send_debug_event asks the PEB); Wine 8.0 run by descendantFaults.test.ts.',
  },
  'sharing of a redirection': {
    windows: 'cmd.exe opens the file of a redirection so that nobody can delete it meanwhile.',
    wine: 'Its cmd.exe shares it for deleting, too.',
    source:
      'Learn, CreateFileW (dwShareMode: without FILE_SHARE_DELETE others cannot delete); Wine 8.0 run by examples.test.ts.',
  },
  'variables of the system': {
    windows: 'A child has exactly the variables of the block it is given.',
    wine: 'It has some of Wine besides them.',
    source: 'Learn, CreateProcessW (lpEnvironment); Wine 8.0 run by environmentRules.test.ts.',
  },
  'moment of a create event': {
    windows: 'The debugger is told of a new process when its first thread first runs.',
    wine: 'It is told at the creation, also of a process that is suspended.',
    source:
      'ReactOS, ntoskrnl/ps/thread.c (PspUserThreadStartup calls DbgkCreateThread); Wine, server/process.c (new_process generates the event); Wine 8.0 run by descendantFaults.test.ts.',
  },
  'debugger of what an attached process creates': {
    windows:
      'NtSetInformationProcess(ProcessDebugFlags) has what a process creates debugged by its debugger, also one that attached.',
    wine: 'It fails with 0xc0000002 (STATUS_NOT_IMPLEMENTED): of an attached process nothing is debugged but itself.',
    source:
      'Learn, Debugging a Running Process; phnt, ntpsapi.h (PROCESS_DEBUG_INHERIT); ReactOS, ntoskrnl/ps/query.c; Wine 8.0 run by attachedDebugger.test.ts.',
  },
  'message of a job that is ended': {
    windows: 'TerminateJobObject has the exits of its processes reported to the port of the job.',
    wine: 'It reports none of them.',
    source:
      'Learn, JOBOBJECT_ASSOCIATE_COMPLETION_PORT (JOB_OBJECT_MSG_EXIT_PROCESS); Wine, server/process.c (terminate_job); Wine 8.0 run by a debugger of its own.',
  },
  'table of one process': {
    windows:
      'NtQueryInformationProcess(ProcessHandleInformation) lists the handles of one process.',
    wine: 'It fails with 0xc0000003 (STATUS_INVALID_INFO_CLASS).',
    source:
      'phnt, ntpsapi.h (ProcessHandleInformation, since Windows 8); Wine 8.0 run by a program of its own.',
  },
  'address of an object': {
    windows:
      'The table of all handles has the addresses of the objects, for callers with SeDebugPrivilege since 11 24H2.',
    wine: 'All of them are 0.',
    source:
      'yardenshafir/IoRingReadWritePrimitive, issue 3; Wine, dlls/ntdll/unix/system.c (SystemExtendedHandleInformation); Wine 8.0 run by systemTables.test.ts.',
  },
  'filter for unhandled exceptions': {
    windows: 'UnhandledExceptionFilter does not call it in a process that has a debugger.',
    wine: 'It does while PEB.BeingDebugged is 0.',
    source:
      'Learn, UnhandledExceptionFilter (remarks); Wine, dlls/kernelbase/debug.c, UnhandledExceptionFilter; Wine 8.0 run by windowsCheck.test.ts.',
  },
  'limits of a job': {
    windows: 'QueryInformationJobObject gives the limits that were set.',
    wine: 'It gives none of them, and does not mind a handle that is no job.',
    source:
      'Learn, JOBOBJECT_EXTENDED_LIMIT_INFORMATION; Wine, dlls/ntdll/unix/sync.c (NtQueryInformationJobObject); Wine 8.0 run by bindings.test.ts.',
  },
  'room of a pipe': {
    windows:
      'FILE_PIPE_LOCAL_INFORMATION.WriteQuotaAvailable says how much can be written before the writer waits.',
    wine: 'It is 0.',
    source:
      'Learn, FILE_PIPE_LOCAL_INFORMATION; Wine, server/named_pipe.c (FIXME); Wine 8.0 run by treeWatch.test.ts.',
  },
  'last system call of a thread': {
    windows:
      'NtQueryInformationThread gives the number and the first argument of the call in which a thread waits.',
    wine: 'It has no ThreadLastSystemCall (21).',
    source:
      'System Informer, phnt/ntpsapi.h (THREAD_LAST_SYSCALL_INFORMATION); Wine 8.0 run by windowsCheck.test.ts.',
  },
  'wait chain of a thread': {
    windows:
      'GetThreadWaitChain follows the locks, windows and calls that a thread waits for to the threads that own them.',
    wine: 'OpenThreadWaitChainSession opens no session, and there is no CloseThreadWaitChainSession.',
    source:
      'Learn, Wait Chain Traversal; Wine 8.0 run by waitChains.test.ts and windowsCheck.test.ts.',
  },
  'users of a file': {
    windows: 'NtQueryInformationFile names the processes that have a file open or mapped.',
    wine: 'It has no FileProcessIdsUsingFileInformation (47).',
    source:
      'Learn, FILE_PROCESS_IDS_USING_FILE_INFORMATION; Wine, dlls/ntdll/unix/file.c; Wine 8.0 run by findHolders.test.ts.',
  },
  'command line by a question': {
    windows: 'NtQueryInformationProcess gives the command line without a look into the memory.',
    wine: 'It has no ProcessCommandLineInformation (60).',
    source:
      'System Informer, phnt/ntpsapi.h (ProcessCommandLineInformation); Wine 8.0 run by inspector.test.ts.',
  },
  'Restart Manager': {
    windows: 'RmGetList names the programs and services that have a file open.',
    wine: 'It names nobody.',
    source: 'Learn, RmGetList; Wine, dlls/rstrtmgr/main.c; Wine 8.0 run by findHolders.test.ts.',
  },
  'owner of a TCP port': {
    windows:
      'The table of TCP ports names the process that bound the port, also when it has exited.',
    wine: 'It names nobody (PID 0): the socket is open in the server of Wine only.',
    source:
      'Learn, GetExtendedTcpTable; oven-sh/bun#36936; Wine, dlls/nsiproxy.sys/tcp.c (find_owning_pid); Wine 8.0 run by inspector.test.ts.',
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type KnownDifference = keyof typeof knownDifferences;

function hasWine(): boolean {
  try {
    koffi.load('ntdll.dll').func('wine_get_version', 'str', []);
    return true;
  } catch {
    return false;
  }
}

export const isWine = hasWine();

/** Whether this difference is in force here: the test then asserts what Wine does, and otherwise what Windows does. */
export function onWine(difference: KnownDifference): boolean {
  return isWine && difference in knownDifferences;
}
