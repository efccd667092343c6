// Starts a program so many times, one after the other, as tree.exe does, and prints the microseconds it took.
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

int wmain(int count, wchar_t **argument) {
    if (count < 3) return 2;
    LARGE_INTEGER frequency, before, after;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&before);
    for (int left = _wtoi(argument[1]); left > 0; left--) {
        STARTUPINFOW info = {.cb = sizeof info, .dwFlags = STARTF_USESTDHANDLES};
        PROCESS_INFORMATION made;
        wchar_t line[1024];
        info.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
        info.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
        info.hStdError = GetStdHandle(STD_ERROR_HANDLE);
        _snwprintf(line, 1024, L"%ls", argument[2]);
        if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, DETACHED_PROCESS, NULL, NULL, &info, &made)) {
            // Wine loses one in some thousands.
            if (GetLastError() == ERROR_INTERNAL_ERROR) continue;
            return 3;
        }
        WaitForSingleObject(made.hProcess, INFINITE);
        CloseHandle(made.hProcess);
        CloseHandle(made.hThread);
    }
    QueryPerformanceCounter(&after);
    printf("%lld\n", (after.QuadPart - before.QuadPart) * 1000000 / frequency.QuadPart);
    return 0;
}
