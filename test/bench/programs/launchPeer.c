// The peer of a launch: launchPeer debug|job|off "line of firstInstruction.exe": three pipes, a handle list, a suspended child in a job, both handle
// tables compared, resumed, and its debug events continued; prints microseconds: until the child's first instruction, and CreateProcessW.
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

typedef LONG(WINAPI *QuerySystem)(ULONG, void *, ULONG, ULONG *);
typedef LONG(WINAPI *QueryObject)(HANDLE, ULONG, void *, ULONG, ULONG *);
typedef LONG(WINAPI *QueryProcess)(HANDLE, ULONG, void *, ULONG, ULONG *);
typedef BOOL(WINAPI *Compare)(HANDLE, HANDLE);

typedef struct {
    void *object;
    ULONG_PTR pid, value;
    ULONG access;
    USHORT trace, type;
    ULONG attributes, reserved;
} Entry;

typedef struct {
    ULONG_PTR count, reserved;
    Entry entries[1];
} Table;

static char name[66000];

/** Until the child has ended. */
static void continueAll(void)
{
    DEBUG_EVENT event;
    while (WaitForDebugEvent(&event, INFINITE)) {
        HANDLE file = event.dwDebugEventCode == CREATE_PROCESS_DEBUG_EVENT ? event.u.CreateProcessInfo.hFile
                    : event.dwDebugEventCode == LOAD_DLL_DEBUG_EVENT       ? event.u.LoadDll.hFile
                                                                           : NULL;
        if (file) CloseHandle(file);
        ContinueDebugEvent(event.dwProcessId, event.dwThreadId, DBG_CONTINUE);
        if (event.dwDebugEventCode == EXIT_PROCESS_DEBUG_EVENT) return;
    }
}

int wmain(int argc, wchar_t **argv)
{
    if (argc != 3) return 2;
    BOOL debugs = wcscmp(argv[1], L"debug") == 0, follows = wcscmp(argv[1], L"off") != 0;
    LARGE_INTEGER frequency, begin, end, before, after;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&begin);

    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    QuerySystem querySystem = (QuerySystem)(void *)GetProcAddress(ntdll, "NtQuerySystemInformation");
    QueryObject queryObject = (QueryObject)(void *)GetProcAddress(ntdll, "NtQueryObject");
    QueryProcess queryProcess = (QueryProcess)(void *)GetProcAddress(ntdll, "NtQueryInformationProcess");
    Compare compare = (Compare)(void *)GetProcAddress(GetModuleHandleW(L"kernelbase.dll"), "CompareObjectHandles");

    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { .BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE };
    HANDLE job = CreateJobObjectW(NULL, NULL);
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    if (follows) {
        JOBOBJECT_ASSOCIATE_COMPLETION_PORT port = { job, CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1) };
        SetInformationJobObject(job, JobObjectAssociateCompletionPortInformation, &port, sizeof port);
    }

    SECURITY_ATTRIBUTES inheritable = { sizeof inheritable, NULL, TRUE };
    HANDLE input[3], output[3], list[3];
    for (int i = 0; i < 3; i++) {
        if (!CreatePipe(&input[i], &output[i], &inheritable, 0)) return 3;
        SetHandleInformation(i == 0 ? output[i] : input[i], HANDLE_FLAG_INHERIT, 0);
        list[i] = i == 0 ? input[i] : output[i];
    }
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(NULL, 1, 0, &size);
    LPPROC_THREAD_ATTRIBUTE_LIST attributes = malloc(size);
    InitializeProcThreadAttributeList(attributes, 1, 0, &size);
    UpdateProcThreadAttribute(attributes, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, list, sizeof list, NULL, NULL);
    STARTUPINFOEXW startup = { .StartupInfo.cb = sizeof startup, .lpAttributeList = attributes };
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = list[0];
    startup.StartupInfo.hStdOutput = list[1];
    startup.StartupInfo.hStdError = list[2];
    PROCESS_INFORMATION process;
    QueryPerformanceCounter(&before);
    DWORD flags = CREATE_SUSPENDED | CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT | (debugs ? DEBUG_PROCESS : 0);
    if (!CreateProcessW(NULL, argv[2], NULL, NULL, TRUE, flags, NULL, NULL, &startup.StartupInfo, &process)) return 4;
    QueryPerformanceCounter(&after);
    DeleteProcThreadAttributeList(attributes);
    AssignProcessToJobObject(job, process.hProcess);

    ULONG room = 1 << 18, needed = 0;
    Table *table = malloc(room);
    while (querySystem(64, table, room, &needed) != 0) {
        room = needed + 65536 > 2 * room ? needed + 65536 : 2 * room;
        free(table);
        table = malloc(room);
    }
    int handles = 0, same = 0;
    for (ULONG_PTR i = 0; i < table->count; i++) {
        Entry *theirs = &table->entries[i];
        if (theirs->pid != process.dwProcessId) continue;
        handles++;
        HANDLE copy;
        if (!DuplicateHandle(process.hProcess, (HANDLE)theirs->value, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
            continue;
        queryObject(copy, 2, name, sizeof name, NULL);
        for (ULONG_PTR j = 0; j < table->count; j++) {
            Entry *ours = &table->entries[j];
            if (ours->pid == GetCurrentProcessId() && ours->type == theirs->type && (HANDLE)ours->value != copy)
                same += compare((HANDLE)ours->value, copy);
        }
        CloseHandle(copy);
    }
    struct { LONG_PTR status; char *peb; ULONG_PTR rest[4]; } basic;
    char *parameters;
    HANDLE standard[3];
    queryProcess(process.hProcess, 0, &basic, sizeof basic, NULL);
    ReadProcessMemory(process.hProcess, basic.peb + 0x20, &parameters, sizeof parameters, NULL);
    ReadProcessMemory(process.hProcess, parameters + 0x20, standard, sizeof standard, NULL);
    // As the product does it: no loader breakpoint, no debug heap.
    BYTE no = 0;
    if (debugs) WriteProcessMemory(process.hProcess, basic.peb + 2, &no, 1, NULL);
    ResumeThread(process.hThread);
    if (debugs) continueAll();
    for (int i = 0; i < 3; i++) CloseHandle(list[i]);
    char printed[100];
    DWORD length = 0;
    if (!ReadFile(input[1], printed, sizeof printed - 1, &length, NULL)) return 5;
    printed[length] = 0;
    end.QuadPart = strtoll(printed, NULL, 10);
    printf("%llu %llu %d %d\n", (unsigned long long)((end.QuadPart - begin.QuadPart) * 1000000 / frequency.QuadPart),
           (unsigned long long)((after.QuadPart - before.QuadPart) * 1000000 / frequency.QuadPart), handles, same);
    fflush(stdout);
    TerminateJobObject(job, 0);
    return 0;
}
