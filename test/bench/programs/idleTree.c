// "idleTree <count>" starts that many of itself, each with a pipe of its own as stdin, prints their number, and lets them go when its
// own stdin ends; "idleTree" waits in ReadFile until its stdin ends.
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static SECURITY_ATTRIBUTES inheritable = { .nLength = sizeof inheritable, .bInheritHandle = TRUE };

static void wait_for_end(void)
{
    char bytes[16];
    DWORD got;
    while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), bytes, sizeof bytes, &got, NULL) && got > 0) {}
}

/** The write end of the pipe that keeps it. */
static HANDLE start(wchar_t *self, HANDLE nul, HANDLE *process)
{
    STARTUPINFOW startup = { .cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES, .hStdOutput = nul, .hStdError = nul };
    PROCESS_INFORMATION created;
    HANDLE write;
    wchar_t line[MAX_PATH * 4];
    if (!CreatePipe(&startup.hStdInput, &write, &inheritable, 0)) return NULL;
    SetHandleInformation(write, HANDLE_FLAG_INHERIT, 0);
    _snwprintf(line, MAX_PATH * 4, L"\"%ls\"", self);
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, DETACHED_PROCESS, NULL, NULL, &startup, &created)) return NULL;
    CloseHandle(startup.hStdInput);
    CloseHandle(created.hThread);
    *process = created.hProcess;
    return write;
}

int wmain(int argc, wchar_t **argv)
{
    wchar_t self[MAX_PATH];
    int count = argc > 1 ? _wtoi(argv[1]) : 0;
    if (count == 0) {
        wait_for_end();
        return 0;
    }
    GetModuleFileNameW(NULL, self, MAX_PATH);
    HANDLE nul = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inheritable, OPEN_EXISTING, 0, NULL);
    HANDLE *write = calloc(count, sizeof *write), *process = calloc(count, sizeof *process);
    int started = 0;
    for (int at = 0; at < count; at++) {
        write[at] = start(self, nul, &process[at]);
        started += write[at] != NULL;
    }
    printf("%d\n", started);
    fflush(stdout);
    wait_for_end();
    for (int at = 0; at < count; at++) if (write[at]) CloseHandle(write[at]);
    for (int at = 0; at < count; at++) if (process[at]) WaitForSingleObject(process[at], INFINITE);
    return 0;
}
