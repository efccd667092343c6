// "keepOpen start <event>" starts a background process that inherits all there is, and exits; "keepOpen leave <event>" one
// that inherits nothing. "keepOpen wait <event>" is that process: it says that it runs, and ends when the named event is
// set, or after two minutes.
#include <stdio.h>
#include <windows.h>

static int startBackground(const wchar_t *name, BOOL inherit)
{
    static wchar_t program[MAX_PATH * 4], line[MAX_PATH * 8];
    STARTUPINFOW startup = { .cb = sizeof startup };
    PROCESS_INFORMATION created;
    if (inherit) {
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
        startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
        startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    }
    GetModuleFileNameW(NULL, program, MAX_PATH * 4);
    _snwprintf(line, MAX_PATH * 8, L"\"%ls\" wait %ls", program, name);
    if (!CreateProcessW(program, line, NULL, NULL, inherit, DETACHED_PROCESS, NULL, NULL, &startup, &created))
        return 1;
    CloseHandle(created.hThread);
    CloseHandle(created.hProcess);
    return 0;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc != 3) return 2;
    if (wcscmp(argv[1], L"start") == 0) return startBackground(argv[2], TRUE);
    if (wcscmp(argv[1], L"leave") == 0) return startBackground(argv[2], FALSE);
    DWORD written;
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, argv[2]);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "waiting\n", 8, &written, NULL);
    return WaitForSingleObject(event, 120000) == WAIT_OBJECT_0 ? 0 : 3;
}
