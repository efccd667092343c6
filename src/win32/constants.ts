// Win32 flags and codes, under their own names, grouped by prefix. Values from winnt.h, winbase.h and winerror.h.

export const HANDLE_FLAG_INHERIT = 0x1;

export const DUPLICATE_CLOSE_SOURCE = 0x1;
/** What GetExitCodeProcess answers for a process that runs. */
export const STILL_ACTIVE = 259;
export const DUPLICATE_SAME_ACCESS = 0x2;

export const GENERIC_READ = 0x8000_0000;
export const GENERIC_WRITE = 0x4000_0000;
export const DELETE = 0x1_0000;
export const FILE_READ_DATA = 0x1;
export const FILE_WRITE_DATA = 0x2;
export const FILE_APPEND_DATA = 0x4;
export const FILE_READ_ATTRIBUTES = 0x80;
export const SYNCHRONIZE = 0x10_0000;

export const FILE_SHARE_READ = 0x1;
export const FILE_SHARE_WRITE = 0x2;
export const FILE_SHARE_DELETE = 0x4;

export const FILE_FLAG_OVERLAPPED = 0x4000_0000;
export const FILE_FLAG_BACKUP_SEMANTICS = 0x200_0000;
export const FILE_FLAG_OPEN_REPARSE_POINT = 0x20_0000;
export const FILE_FLAG_OPEN_NO_RECALL = 0x10_0000;

export const FILE_DEVICE_CD_ROM = 0x2;
export const FILE_DEVICE_CD_ROM_FILE_SYSTEM = 0x3;
export const FILE_DEVICE_DFS = 0x6;
export const FILE_DEVICE_DISK = 0x7;
export const FILE_DEVICE_DISK_FILE_SYSTEM = 0x8;
export const FILE_DEVICE_NAMED_PIPE = 0x11;
export const FILE_DEVICE_NETWORK_FILE_SYSTEM = 0x14;
export const FILE_DEVICE_VIRTUAL_DISK = 0x24;
export const FILE_DEVICE_CONSOLE = 0x50;

export const PIPE_ACCESS_DUPLEX = 0x3;
export const PIPE_TYPE_MESSAGE = 0x4;
export const PIPE_READMODE_MESSAGE = 0x2;

export const CREATE_ALWAYS = 2;
export const OPEN_EXISTING = 3;
export const OPEN_ALWAYS = 4;

export const DEBUG_PROCESS = 0x1;
export const CREATE_SUSPENDED = 0x4;
export const DETACHED_PROCESS = 0x8;
export const CREATE_NEW_CONSOLE = 0x10;
export const CREATE_UNICODE_ENVIRONMENT = 0x400;
export const EXTENDED_STARTUPINFO_PRESENT = 0x8_0000;
export const CREATE_DEFAULT_ERROR_MODE = 0x400_0000;
export const CREATE_NO_WINDOW = 0x800_0000;

export const STARTF_USESTDHANDLES = 0x100;
export const PROC_THREAD_ATTRIBUTE_PARENT_PROCESS = 0x2_0000;
export const PROC_THREAD_ATTRIBUTE_HANDLE_LIST = 0x2_0002;

export const STD_INPUT_HANDLE = 0xffff_fff6;
export const STD_OUTPUT_HANDLE = 0xffff_fff5;
export const STD_ERROR_HANDLE = 0xffff_fff4;

export const PROCESS_TERMINATE = 0x1;
export const PROCESS_VM_READ = 0x10;
export const PROCESS_VM_WRITE = 0x20;
export const PROCESS_DUP_HANDLE = 0x40;
export const PROCESS_CREATE_PROCESS = 0x80;
export const THREAD_QUERY_LIMITED_INFORMATION = 0x800;
export const PROCESS_SET_INFORMATION = 0x200;
export const PROCESS_QUERY_INFORMATION = 0x400;
export const PROCESS_SUSPEND_RESUME = 0x800;
export const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

export const TOKEN_QUERY = 0x8;
export const TOKEN_ADJUST_PRIVILEGES = 0x20;

export const JOB_OBJECT_LIMIT_BREAKAWAY_OK = 0x800;
export const JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000;
export const JOB_OBJECT_MSG_NEW_PROCESS = 6;
export const JOB_OBJECT_MSG_EXIT_PROCESS = 7;
export const JOB_OBJECT_MSG_ABNORMAL_EXIT_PROCESS = 8;
/** None of Windows: comes when all that was reported before it has come. */
export const JOB_MSG_MARK = 0x1_0000;

export const DBG_CONTINUE = 0x0001_0002;
export const DBG_EXCEPTION_NOT_HANDLED = 0x8001_0001;

/** What the loader raises in every debugged process before its first instruction; 32-bit ones raise a second. */
export const STATUS_BREAKPOINT = 0x8000_0003;
export const STATUS_WX86_BREAKPOINT = 0x4000_001f;
/** What NtClose returns for a value without a handle, and for a protected handle. */
export const STATUS_INVALID_HANDLE = 0xc000_0008;
export const STATUS_HANDLE_NOT_CLOSABLE = 0xc000_0235;
/** Why nobody can attach to a process as its debugger. */
export const STATUS_ACCESS_DENIED = 0xc000_0022;
export const STATUS_PORT_ALREADY_SET = 0xc000_0048;
export const STATUS_PROCESS_IS_TERMINATING = 0xc000_010a;
export const STATUS_PROCESS_IS_PROTECTED = 0xc000_0712;
export const EXCEPTION_NONCONTINUABLE = 0x1;

export const WAIT_OBJECT_0 = 0;
export const INFINITE = 0xffff_ffff;

export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_PATH_NOT_FOUND = 3;
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_WRITE_FAULT = 29;
export const ERROR_READ_FAULT = 30;
export const ERROR_BROKEN_PIPE = 109;
export const ERROR_DISK_FULL = 112;
export const ERROR_INSUFFICIENT_BUFFER = 122;
export const ERROR_MORE_DATA = 234;
export const ERROR_OPERATION_ABORTED = 995;

/** HandleAttributes bit of SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX: the handle is inheritable. */
export const OBJ_INHERIT = 0x2;
