// Makes sockets in every way, one line each: the way, whether the socket says it is inheritable (1 or 0), and whether a child
// started with bInheritHandles TRUE has it (1 or 0). "cleared…" is started before and after SetHandleInformation clears the flag.
#include <winsock2.h>
#include <stdio.h>
#include <windows.h>

static wchar_t program[MAX_PATH * 4];

static int childHas(SOCKET s)
{
    static wchar_t line[MAX_PATH * 8];
    STARTUPINFOW startup = { .cb = sizeof startup };
    PROCESS_INFORMATION created;
    DWORD code = 9;
    _snwprintf(line, MAX_PATH * 8, L"\"%ls\" child %llu", program, (unsigned long long)s);
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, DETACHED_PROCESS, NULL, NULL, &startup, &created)) return -1;
    WaitForSingleObject(created.hProcess, INFINITE);
    GetExitCodeProcess(created.hProcess, &code);
    CloseHandle(created.hThread);
    CloseHandle(created.hProcess);
    return (int)code;
}

static void report(const char *name, SOCKET s)
{
    DWORD flags = 0;
    BOOL valid = GetHandleInformation((HANDLE)s, &flags);
    printf("%s %d %d\n", name, valid ? (flags & HANDLE_FLAG_INHERIT) != 0 : -1, childHas(s));
    fflush(stdout);
}

/** High values: none that a new process gives a handle by itself. */
static HANDLE low[400];

static void fillLowValues(void)
{
    for (int i = 0; i < 400; i++) low[i] = CreateEventW(NULL, TRUE, FALSE, NULL);
}

static SOCKET listening(DWORD flags, struct sockaddr_in *address)
{
    SOCKET s = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED | flags);
    int length = sizeof *address;
    *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (bind(s, (struct sockaddr *)address, length) || listen(s, 1) || getsockname(s, (struct sockaddr *)address, &length)) exit(2);
    return s;
}

static void reportAccepted(const char *name, DWORD flags)
{
    struct sockaddr_in address;
    SOCKET listener = listening(flags, &address);
    SOCKET client = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (connect(client, (struct sockaddr *)&address, sizeof address)) exit(3);
    SOCKET accepted = accept(listener, NULL, NULL);
    report(name, accepted);
    SetHandleInformation((HANDLE)accepted, HANDLE_FLAG_INHERIT, 0);
    report("acceptCleared", accepted);
}

int wmain(int argc, wchar_t **argv)
{
    WSADATA data;
    if (argc == 3) {
        DWORD flags;
        return GetHandleInformation((HANDLE)(ULONG_PTR)_wcstoui64(argv[2], NULL, 0), &flags);
    }
    if (WSAStartup(0x0202, &data)) return 1;
    GetModuleFileNameW(NULL, program, MAX_PATH * 4);
    fillLowValues();
    report("socket", socket(AF_INET, SOCK_STREAM, 0));
    report("socketUdp", socket(AF_INET, SOCK_DGRAM, 0));
    report("WSASocket", WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED));
    report("noInherit", WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT));
    SOCKET cleared = socket(AF_INET, SOCK_STREAM, 0);
    report("clearedBefore", cleared);
    SetHandleInformation((HANDLE)cleared, HANDLE_FLAG_INHERIT, 0);
    report("clearedAfter", cleared);
    reportAccepted("accept", 0);
    reportAccepted("acceptNoInherit", WSA_FLAG_NO_HANDLE_INHERIT);
    HANDLE copy = NULL;
    SOCKET original = WSASocketW(AF_INET, SOCK_STREAM, 0, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    BOOL ok = DuplicateHandle(GetCurrentProcess(), (HANDLE)original, GetCurrentProcess(), &copy, 0, TRUE, DUPLICATE_SAME_ACCESS);
    printf("DuplicateHandle %lu\n", ok ? 0 : GetLastError());
    return 0;
}
