// Uses a handle it was told of by value: "useHandle write <value> <text>" or "useHandle set <value>".
#include <stdlib.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    if (argc < 3) return 2;
    HANDLE handle = (HANDLE)(ULONG_PTR)_wcstoui64(argv[2], NULL, 0);
    if (wcscmp(argv[1], L"set") == 0) return SetEvent(handle) ? 0 : (int)GetLastError();
    if (argc < 4) return 2;
    char text[4096];
    DWORD written;
    int length = WideCharToMultiByte(CP_UTF8, 0, argv[3], -1, text, sizeof text, NULL, NULL);
    return WriteFile(handle, text, (DWORD)length - 1, &written, NULL) ? 0 : (int)GetLastError();
}
