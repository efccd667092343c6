// Writes its arguments to stdout as UTF-8, each ended by NUL, as the C runtime parsed them.
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    static char text[3 * 32768];
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    for (int i = 1; i < argc; i++) {
        int length = WideCharToMultiByte(CP_UTF8, 0, argv[i], -1, text, sizeof text, NULL, NULL);
        DWORD written;
        if (length == 0 || !WriteFile(out, text, (DWORD)length, &written, NULL)) return 1;
    }
    return 0;
}
