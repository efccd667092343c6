// Opens one of every kind of File object, prints a line for each (its name, its value, and for a socket its port) and "ready", and
// holds them until its stdin ends. "openFiles <folder>": the folder is there, and the files are made in it.
#include <winsock2.h>
#include <ws2tcpip.h>
#include <stdio.h>
#include <windows.h>

static const wchar_t *folder;

static void print(const char *name, HANDLE value, int port)
{
    if (value == INVALID_HANDLE_VALUE || value == NULL) {
        fprintf(stderr, "%s: %lu\n", name, GetLastError());
        exit(2);
    }
    printf("%s 0x%llx %d\n", name, (unsigned long long)(ULONG_PTR)value, port);
}

static HANDLE openFile(const wchar_t *name, DWORD access, DWORD share, DWORD disposition, DWORD flags)
{
    wchar_t path[MAX_PATH * 4];
    _snwprintf(path, MAX_PATH * 4, L"%ls\\%ls", folder, name);
    return CreateFileW(path, access, share, NULL, disposition, flags, NULL);
}

static void printFile(const char *name, DWORD access, DWORD share)
{
    wchar_t wide[64];
    _snwprintf(wide, 64, L"%hs.txt", name);
    print(name, openFile(wide, access, share, CREATE_ALWAYS, 0), 0);
}

/** A socket of the family, bound to its loopback address. */
static SOCKET bound(int family, int type, int *port)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_addr.s6_addr[15] = 1 };
    struct sockaddr *address = family == AF_INET ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
    int length = family == AF_INET ? sizeof v4 : sizeof v6;
    SOCKET s = socket(family, type, 0);
    if (s == INVALID_SOCKET || bind(s, address, length) || getsockname(s, address, &length)) exit(3);
    *port = ntohs(family == AF_INET ? v4.sin_port : v6.sin6_port);
    return s;
}

static SOCKET listening(int family, const char *name, int *port)
{
    SOCKET s = bound(family, SOCK_STREAM, port);
    if (listen(s, 4)) exit(4);
    print(name, (HANDLE)s, *port);
    return s;
}

static void printSockets(void)
{
    WSADATA data;
    int port, v6;
    if (WSAStartup(0x0202, &data)) exit(5);
    SOCKET listener = listening(AF_INET, "tcpListener", &port);
    listening(AF_INET6, "tcpListener6", &v6);
    int own;
    SOCKET client = bound(AF_INET, SOCK_STREAM, &own);
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((u_short)port) };
    if (connect(client, (struct sockaddr *)&server, sizeof server)) exit(6);
    print("tcpClient", (HANDLE)client, own);
    print("tcpAccepted", (HANDLE)accept(listener, NULL, NULL), port);
    print("tcpUnbound", (HANDLE)socket(AF_INET, SOCK_STREAM, 0), 0);
    SOCKET udp = bound(AF_INET, SOCK_DGRAM, &own);
    print("udp", (HANDLE)udp, own);
    udp = bound(AF_INET6, SOCK_DGRAM, &own);
    print("udp6", (HANDLE)udp, own);
}

int wmain(int argc, wchar_t **argv)
{
    HANDLE read, write;
    char byte;
    DWORD count;
    if (argc < 2) return 1;
    folder = argv[1];
    const DWORD all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, both = GENERIC_READ | GENERIC_WRITE;
    printFile("shareNothing", both, 0);
    printFile("shareRead", both, FILE_SHARE_READ);
    printFile("shareWrite", both, FILE_SHARE_WRITE);
    printFile("shareDelete", both, FILE_SHARE_DELETE);
    printFile("shareAll", both, all);
    print("directory", openFile(L"", GENERIC_READ, all, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS), 0);
    if (!CreatePipe(&read, &write, NULL, 0)) return 7;
    print("pipeRead", read, 0);
    print("pipeWrite", write, 0);
    printSockets();
    print("nul", CreateFileW(L"NUL", both, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL), 0);
    puts("ready");
    fflush(stdout);
    ReadFile(GetStdHandle(STD_INPUT_HANDLE), &byte, 1, &count, NULL);
    return 0;
}
