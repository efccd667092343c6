// Writes one line to stdout and one to stderr, in this order, and the working directory to stdout.
#include <windows.h>

static BOOL write(DWORD stream, const char *text, int length)
{
    DWORD written;
    return WriteFile(GetStdHandle(stream), text, (DWORD)length, &written, NULL);
}

int wmain(void)
{
    wchar_t folder[32768];
    char text[3 * 32768];
    BOOL ok = write(STD_OUTPUT_HANDLE, "to stdout\n", 10);
    ok = write(STD_ERROR_HANDLE, "to stderr\n", 10) && ok;
    GetCurrentDirectoryW(32768, folder);
    int length = WideCharToMultiByte(CP_UTF8, 0, folder, -1, text, sizeof text, NULL, NULL);
    ok = write(STD_OUTPUT_HANDLE, text, length - 1) && ok;
    return ok ? 0 : 1;
}
