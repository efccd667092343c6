// Uses a handle whose value it reads from stdin as a decimal line: "useSent set" or "useSent write <text>". Says before what it is
// in its own table. Ends with 0, or with the error of the call.
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    char line[64], text[4096];
    if (argc < 2 || !fgets(line, sizeof line, stdin)) return 1000;
    HANDLE handle = (HANDLE)(ULONG_PTR)_strtoui64(line, NULL, 10);
    DWORD flags = 0, written;
    BOOL valid = GetHandleInformation(handle, &flags);
    printf("{\"value\":\"0x%llx\",\"valid\":%s,\"inheritable\":%s}\n", (unsigned long long)(ULONG_PTR)handle,
        valid ? "true" : "false", flags & HANDLE_FLAG_INHERIT ? "true" : "false");
    fflush(stdout);
    if (wcscmp(argv[1], L"set") == 0) return SetEvent(handle) ? 0 : (int)GetLastError();
    if (argc < 3) return 1001;
    int length = WideCharToMultiByte(CP_UTF8, 0, argv[2], -1, text, sizeof text, NULL, NULL);
    return WriteFile(handle, text, (DWORD)length - 1, &written, NULL) ? 0 : (int)GetLastError();
}
