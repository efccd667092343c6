// The port of a process that does not exist: a server opens one, starts a helper, which starts a worker; server and helper exit.
//
// deadOwner            the server: listens on a port of 127.0.0.1 that the system chooses
// deadOwner helper     starts the worker, and exits when that one runs
// deadOwner worker     waits for 30 seconds; it knows of no port
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

/** What many programs do: bInheritHandles TRUE without a list passes on all that is inheritable. */
static HANDLE start(const wchar_t *role) {
    wchar_t self[MAX_PATH], line[MAX_PATH + 32];
    GetModuleFileNameW(NULL, self, MAX_PATH);
    swprintf(line, MAX_PATH + 32, L"\"%ls\" %ls", self, role);
    STARTUPINFOW info = {.cb = sizeof info};
    PROCESS_INFORMATION made;
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &info, &made)) ExitProcess(GetLastError());
    CloseHandle(made.hThread);
    return made.hProcess;
}

/** A socket is inheritable unless WSA_FLAG_NO_HANDLE_INHERIT says otherwise. */
static void listen_somewhere(void) {
    WSADATA data;
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 5)) ExitProcess(WSAGetLastError());
    int size = sizeof address;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("process %lu listens on port %u\n", GetCurrentProcessId(), ntohs(address.sin_port));
    fflush(stdout);
}

int wmain(int arguments, wchar_t **argument) {
    const wchar_t *role = arguments > 1 ? argument[1] : L"server";
    if (wcscmp(role, L"worker") == 0) Sleep(30000);
    else if (wcscmp(role, L"helper") == 0) CloseHandle(start(L"worker"));
    else {
        listen_somewhere();
        WaitForSingleObject(start(L"helper"), INFINITE);
    }
    return 0;
}
