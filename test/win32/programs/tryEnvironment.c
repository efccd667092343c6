// Tries environment blocks our own binding does not write, one line each: the way, the error of CreateProcessW, and what the child
// says: how many variables it has, and which of those asked for have the value meant ("A", "b", "=C:", "é" as U, long as L).
#include <stdio.h>
#include <windows.h>

static wchar_t program[MAX_PATH * 4];
enum { LONGEST = 32766 }; // and its NUL: 32,767

static BOOL is(const wchar_t *name, const wchar_t *value)
{
    static wchar_t text[LONGEST + 1];
    DWORD length = GetEnvironmentVariableW(name, text, LONGEST + 1);
    return length && wcscmp(text, value) == 0;
}

static int runAsChild(void)
{
    int count = 0;
    for (const wchar_t *line = GetEnvironmentStringsW(); *line; line += wcslen(line) + 1) count++;
    int bits = (is(L"A", L"1") ? 1 : 0) | (is(L"b", L"2") ? 2 : 0) | (is(L"=C:", L"C:\\x") ? 4 : 0) | (is(L"U", L"\u2603") ? 8 : 0);
    bits |= GetEnvironmentVariableW(L"L", NULL, 0) == LONGEST + 1 ? 16 : 0;
    return bits | (count > 99 ? 99 : count) << 8;
}

static void tryOne(const char *name, const void *block, DWORD flags)
{
    wchar_t line[] = L"tryEnvironment child";
    STARTUPINFOW startup = { .cb = sizeof startup };
    PROCESS_INFORMATION created;
    DWORD error = 0, code = 0;
    flags |= DETACHED_PROCESS;
    if (!CreateProcessW(program, line, NULL, NULL, FALSE, flags, (void *)block, NULL, &startup, &created)) error = GetLastError();
    else {
        WaitForSingleObject(created.hProcess, INFINITE);
        GetExitCodeProcess(created.hProcess, &code);
        CloseHandle(created.hThread);
        CloseHandle(created.hProcess);
    }
    printf("%s %lu %lu %s%s%s%s%s\n", name, error, code >> 8, code & 1 ? "A" : "", code & 2 ? "b" : "", code & 4 ? "=" : "",
        code & 8 ? "U" : "", code & 16 ? "L" : "");
    fflush(stdout);
}

int wmain(int argc, wchar_t **argv)
{
    static wchar_t longBlock[LONGEST + 8] = L"L=";
    (void)argv;
    if (argc == 2) return runAsChild();
    GetModuleFileNameW(NULL, program, MAX_PATH * 4);
    tryOne("sorted", L"=C:=C:\\x\0A=1\0b=2\0", CREATE_UNICODE_ENVIRONMENT);
    tryOne("empty", L"\0", CREATE_UNICODE_ENVIRONMENT);
    tryOne("unicode", L"U=\u2603\0", CREATE_UNICODE_ENVIRONMENT);
    for (int i = 0; i < LONGEST; i++) longBlock[2 + i] = L'x';
    tryOne("longest", longBlock, CREATE_UNICODE_ENVIRONMENT);
    return 0;
}
