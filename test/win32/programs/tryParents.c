// Tries a chosen parent in ways our own binding does not offer, one line each: the way, the call it came to and its error, and
// which of two events the child has: "C" made in this process, "P" duplicated into the parent; "+value" when its hStdOutput is the value
// given. The parent is this program again.
#include <stdio.h>
#include <windows.h>
#include "standardHandlesOf.h"

static wchar_t program[MAX_PATH * 4];

static int reportAsChild(wchar_t **values)
{
    int bits = 0;
    for (int i = 0; i < 2; i++) {
        HANDLE event = (HANDLE)(ULONG_PTR)_wcstoui64(values[i], NULL, 0);
        if (WaitForSingleObject(event, 0) == WAIT_OBJECT_0) bits |= 1 << i;
    }
    return bits;
}

static void tryOne(const char *name, HANDLE parent, HANDLE listed, HANDLE standard, HANDLE ours, HANDLE theirs)
{
    static wchar_t line[MAX_PATH * 8];
    STARTUPINFOEXW startup = { .StartupInfo.cb = sizeof startup };
    PROCESS_INFORMATION created;
    HANDLE born[3] = { NULL, NULL, NULL };
    DWORD error = 0, code = 0;
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(NULL, 2, 0, &size);
    startup.lpAttributeList = HeapAlloc(GetProcessHeap(), 0, size);
    InitializeProcThreadAttributeList(startup.lpAttributeList, 2, 0, &size);
    UpdateProcThreadAttribute(startup.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_PARENT_PROCESS, &parent, sizeof parent, NULL, NULL);
    UpdateProcThreadAttribute(startup.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, &listed, sizeof listed, NULL, NULL);
    if (standard) {
        startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
        startup.StartupInfo.hStdOutput = standard;
    }
    _snwprintf(line, MAX_PATH * 8, L"\"%ls\" child %llu %llu", program, (unsigned long long)(ULONG_PTR)ours,
        (unsigned long long)(ULONG_PTR)theirs);
    DWORD flags = EXTENDED_STARTUPINFO_PRESENT | DETACHED_PROCESS | CREATE_SUSPENDED;
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, flags, NULL, NULL, &startup.StartupInfo, &created))
        error = GetLastError();
    else {
        standardHandlesOf(created.hProcess, born);
        ResumeThread(created.hThread);
        WaitForSingleObject(created.hProcess, INFINITE);
        GetExitCodeProcess(created.hProcess, &code);
        CloseHandle(created.hThread);
        CloseHandle(created.hProcess);
    }
    DeleteProcThreadAttributeList(startup.lpAttributeList);
    printf("%s CreateProcess %lu %s%s%s\n", name, error, code & 1 ? "C" : "", code & 2 ? "P" : "",
        standard && born[1] == standard ? "+value" : "");
    fflush(stdout);
}

int wmain(int argc, wchar_t **argv)
{
    if (argc == 4) return reportAsChild(argv + 2);
    GetModuleFileNameW(NULL, program, MAX_PATH * 4);
    SECURITY_ATTRIBUTES inheritable = { sizeof inheritable, NULL, TRUE };
    STARTUPINFOW startup = { .cb = sizeof startup };
    PROCESS_INFORMATION other;
    wchar_t line[] = L"other";
    // Suspended: a parent need not run for its handles to be passed on.
    if (!CreateProcessW(program, line, NULL, NULL, FALSE, CREATE_SUSPENDED | DETACHED_PROCESS, NULL, NULL, &startup, &other)) return 1;
    const DWORD both = PROCESS_CREATE_PROCESS | PROCESS_DUP_HANDLE;
    HANDLE parent = OpenProcess(both, FALSE, other.dwProcessId);
    HANDLE noCreate = OpenProcess(PROCESS_DUP_HANDLE, FALSE, other.dwProcessId);
    HANDLE noDuplicate = OpenProcess(PROCESS_CREATE_PROCESS, FALSE, other.dwProcessId);
    HANDLE source = CreateEventW(NULL, TRUE, TRUE, NULL), ours, theirs, low[400], none;
    // A high value: the parent has nothing there.
    for (int i = 0; i < 400; i++) low[i] = CreateEventW(NULL, TRUE, FALSE, NULL);
    ours = CreateEventW(&inheritable, TRUE, TRUE, NULL);
    for (int i = 0; i < 400; i++) CloseHandle(low[i]);
    BOOL ok = DuplicateHandle(GetCurrentProcess(), source, noDuplicate, &none, 0, TRUE, DUPLICATE_SAME_ACCESS);
    printf("noDuplicateRight DuplicateHandle %lu\n", ok ? 0 : GetLastError());
    if (!DuplicateHandle(GetCurrentProcess(), source, parent, &theirs, 0, TRUE, DUPLICATE_SAME_ACCESS)) return 2;
    tryOne("parentsValue", parent, theirs, NULL, ours, theirs);
    tryOne("callersValue", parent, ours, NULL, ours, theirs);
    tryOne("parentsStandard", parent, theirs, theirs, ours, theirs);
    tryOne("callersStandard", parent, theirs, ours, ours, theirs);
    tryOne("noCreateRight", noCreate, theirs, NULL, ours, theirs);
    HANDLE moved;
    DuplicateHandle(parent, theirs, GetCurrentProcess(), &moved, 0, FALSE, DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS);
    ok = DuplicateHandle(parent, theirs, GetCurrentProcess(), &none, 0, FALSE, DUPLICATE_SAME_ACCESS);
    printf("closedInParent DuplicateHandle %lu\n", ok ? 0 : GetLastError());
    TerminateProcess(other.hProcess, 0);
    return 0;
}
