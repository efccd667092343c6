// Gets handles to processes that did not inherit them, and keeps them there until the named event is set (two minutes at most).
// "handOver take <event> <pid> <value>" copies a handle out of a process and prints the value of its copy; "handOver give
// <pid>" copies its own stdout into a process, prints the value there on stderr and ends; "handOver close <event>" closes its
// own stdout; "handOver guard <event>" lets nobody open it any more, says so and holds what it inherited; "handOver last <event>"
// does the same and lets its handles be copied, but not itself be ended; "handOver wait <event>" does nothing. "handOver start <event> <mode>" starts itself in one of these modes, with all it inherited and without
// a console, and ends; "handOver relay <event>" starts one that waits, and waits too.
#define _WIN32_WINNT 0x0601
#include <stdio.h>
#include <windows.h>
#include <sddl.h>

static int waitFor(const wchar_t *name)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, name);
    return WaitForSingleObject(event, 120000) == WAIT_OBJECT_0 ? 0 : 3;
}

static HANDLE processOf(const wchar_t *pid)
{
    return OpenProcess(PROCESS_DUP_HANDLE, FALSE, (DWORD)_wtoi(pid));
}

static void print(FILE *out, HANDLE value)
{
    fprintf(out, "0x%llx\n", (unsigned long long)(ULONG_PTR)value);
    fflush(out);
}

static int guard(const wchar_t *rights)
{
    PSECURITY_DESCRIPTOR descriptor;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(rights, SDDL_REVISION_1, &descriptor, NULL)) return 4;
    if (!SetKernelObjectSecurity(GetCurrentProcess(), DACL_SECURITY_INFORMATION, descriptor)) return 5;
    LocalFree(descriptor);
    puts("guarded");
    fflush(stdout);
    return 0;
}

static int start(const wchar_t *event, const wchar_t *mode)
{
    static wchar_t program[MAX_PATH * 4], line[MAX_PATH * 8];
    STARTUPINFOW startup = { .cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES };
    PROCESS_INFORMATION created;
    startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    GetModuleFileNameW(NULL, program, MAX_PATH * 4);
    _snwprintf(line, MAX_PATH * 8, L"\"%ls\" %ls %ls", program, mode, event);
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, DETACHED_PROCESS, NULL, NULL, &startup, &created)) return 1;
    CloseHandle(created.hThread);
    CloseHandle(created.hProcess);
    return 0;
}

int wmain(int argc, wchar_t **argv)
{
    HANDLE copy;
    if (argc < 3) return 2;
    if (wcscmp(argv[1], L"take") == 0 && argc == 5) {
        HANDLE value = (HANDLE)(ULONG_PTR)_wcstoui64(argv[4], NULL, 0);
        if (!DuplicateHandle(processOf(argv[3]), value, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
            return 1;
        print(stdout, copy);
        return waitFor(argv[2]);
    }
    if (wcscmp(argv[1], L"give") == 0) {
        HANDLE own = GetStdHandle(STD_OUTPUT_HANDLE);
        if (!DuplicateHandle(GetCurrentProcess(), own, processOf(argv[2]), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
            return 1;
        print(stderr, copy);
        return 0;
    }
    if (wcscmp(argv[1], L"start") == 0) return start(argv[2], argv[3]);
    if (wcscmp(argv[1], L"relay") == 0 && start(argv[2], L"wait") != 0) return 1;
    if (wcscmp(argv[1], L"relay") == 0) {
        puts("relayed");
        fflush(stdout);
    }
    if (wcscmp(argv[1], L"close") == 0) CloseHandle(GetStdHandle(STD_OUTPUT_HANDLE));
    if (wcscmp(argv[1], L"guard") == 0 && guard(L"D:(D;;GA;;;WD)") != 0) return 1;
    // PROCESS_DUP_HANDLE, PROCESS_QUERY_INFORMATION, PROCESS_QUERY_LIMITED_INFORMATION and SYNCHRONIZE.
    if (wcscmp(argv[1], L"last") == 0 && guard(L"D:(A;;0x101440;;;WD)") != 0) return 1;
    return waitFor(argv[2]);
}
