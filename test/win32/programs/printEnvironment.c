// Writes its environment to stdout as UTF-8, each NAME=VALUE ended by NUL.
#include <windows.h>

int wmain(void)
{
    static char text[3 * 32768];
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    for (const wchar_t *line = GetEnvironmentStringsW(); *line; line += wcslen(line) + 1) {
        int length = WideCharToMultiByte(CP_UTF8, 0, line, -1, text, sizeof text, NULL, NULL);
        DWORD written;
        if (length == 0 || !WriteFile(out, text, (DWORD)length, &written, NULL)) return 1;
    }
    return 0;
}
