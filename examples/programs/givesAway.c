// Gives its standard output away: to a process that is running already, by the name of its program, and exits.
//
// givesAway <program>      the youngest process of that name that may be asked; it is waited for, up to 20 seconds
#include <windows.h>
#include <tlhelp32.h>
#include <stdio.h>
#include <wchar.h>

static ULONGLONG created_at(HANDLE process) {
    FILETIME created, ended, kernel, user;
    if (!GetProcessTimes(process, &created, &ended, &kernel, &user)) return 0;
    return ((ULONGLONG)created.dwHighDateTime << 32) | created.dwLowDateTime;
}

static HANDLE youngest(const wchar_t *program, DWORD *pid) {
    HANDLE found = NULL;
    HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    for (BOOL more = Process32FirstW(snapshot, &entry); more; more = Process32NextW(snapshot, &entry)) {
        if (_wcsicmp(entry.szExeFile, program) != 0) continue;
        HANDLE process = OpenProcess(PROCESS_DUP_HANDLE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, entry.th32ProcessID);
        if (!process) continue;
        if (found && created_at(process) < created_at(found)) {
            CloseHandle(process);
            continue;
        }
        if (found) CloseHandle(found);
        found = process;
        *pid = entry.th32ProcessID;
    }
    CloseHandle(snapshot);
    return found;
}

int wmain(int arguments, wchar_t **argument) {
    if (arguments != 2) return 1;
    DWORD pid = 0;
    HANDLE process = NULL;
    for (int attempt = 0; !process && attempt < 200; attempt++) {
        if (attempt > 0) Sleep(100);
        process = youngest(argument[1], &pid);
    }
    if (!process) {
        printf("no process of %ls is running\n", argument[1]);
        return 2;
    }
    HANDLE copy = NULL;
    if (!DuplicateHandle(GetCurrentProcess(), GetStdHandle(STD_OUTPUT_HANDLE), process, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS)) return 3;
    printf("%ls, process %lu, has my standard output as 0x%llx\n", argument[1], pid, (unsigned long long)(ULONG_PTR)copy);
    return 0;
}
