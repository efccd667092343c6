// The population of a system: "holdHandles <event> <handles>" opens File handles and keeps them until the named event is set;
// "holdHandles <event> <handles> <processes>" starts that many of itself, prints their number when all are there, and ends
// them when its stdin ends. Half of the handles can write. Every fifth is an open of its own and the others are copies of it,
// because Wine's server keeps a descriptor for each open.
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static wchar_t self[MAX_PATH * 4], writable[MAX_PATH * 4], ready[200];

static void names(const wchar_t *event)
{
    GetModuleFileNameW(NULL, self, MAX_PATH * 4);
    GetTempPathW(MAX_PATH * 2, writable);
    wcscat(writable, L"handle-bench-population");
    _snwprintf(ready, 200, L"%ls-ready", event);
}

static int hold(const wchar_t *name, int handles)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, name), opened[2] = { NULL, NULL }, copy;
    for (int i = 0; i < handles; i++) {
        int writes = i & 1;
        if (i % 10 < 2) {
            opened[writes] = CreateFileW(writes ? writable : self, writes ? GENERIC_WRITE : GENERIC_READ,
                                         FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                                         writes ? OPEN_ALWAYS : OPEN_EXISTING, 0, NULL);
            if (opened[writes] == INVALID_HANDLE_VALUE) return 3;
        } else if (!DuplicateHandle(GetCurrentProcess(), opened[writes], GetCurrentProcess(), &copy, 0, FALSE,
                                    DUPLICATE_SAME_ACCESS)) {
            return 4;
        }
    }
    HANDLE semaphore = OpenSemaphoreW(SEMAPHORE_MODIFY_STATE, FALSE, ready);
    if (semaphore) ReleaseSemaphore(semaphore, 1, NULL);
    return WaitForSingleObject(event, INFINITE) == WAIT_OBJECT_0 ? 0 : 5;
}

static int populate(const wchar_t *name, int handles, int processes)
{
    static wchar_t line[MAX_PATH * 8];
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, name);
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, processes, ready);
    HANDLE *started = calloc(processes, sizeof *started);
    int code = 0, count = 0;
    while (count < processes && code == 0) {
        STARTUPINFOW startup = { .cb = sizeof startup };
        PROCESS_INFORMATION created;
        _snwprintf(line, MAX_PATH * 8, L"\"%ls\" %ls %d", self, name, handles);
        if (!CreateProcessW(NULL, line, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &startup, &created)) {
            fprintf(stderr, "CreateProcessW: %lu\n", GetLastError());
            code = 6;
            break;
        }
        CloseHandle(created.hThread);
        started[count++] = created.hProcess;
        HANDLE either[] = { semaphore, created.hProcess };
        if (WaitForMultipleObjects(2, either, FALSE, INFINITE) != WAIT_OBJECT_0) code = 7;
    }
    if (code == 0) {
        printf("%d\n", count);
        fflush(stdout);
        while (getchar() != EOF) {}
    }
    SetEvent(event);
    for (int i = 0; i < count; i++) WaitForSingleObject(started[i], INFINITE);
    DeleteFileW(writable);
    return code;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc < 3) return 2;
    names(argv[1]);
    if (argc == 3) return hold(argv[1], _wtoi(argv[2]));
    return argc == 4 ? populate(argv[1], _wtoi(argv[2]), _wtoi(argv[3])) : 2;
}
