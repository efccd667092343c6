// Copies stdin to stdout until end of file.
#include <windows.h>

int wmain(void)
{
    static char bytes[8192];
    HANDLE in = GetStdHandle(STD_INPUT_HANDLE), out = GetStdHandle(STD_OUTPUT_HANDLE);
    DWORD count, written;
    while (ReadFile(in, bytes, sizeof bytes, &count, NULL) && count > 0) {
        for (DWORD at = 0; at < count; at += written) {
            if (!WriteFile(out, bytes + at, count - at, &written, NULL)) return 1;
        }
    }
    return 0;
}
